#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The tool's tests pass with a tool from `make install`, and with the built one on a
# machine where another one and its plugin are installed. `make uninstall` removes
# all of it.
#
# Would catch: a test that loads the installed plugin in place of the built one, a
# program that works only beside its sources, a file left by uninstall.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
TOP=$(cd "$HERE/../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"
# shellcheck source=tests/tool/again.sh
. "$HERE/again.sh"

# Install into /usr/local and /usr/lib of a mount namespace, as other tests run meanwhile
if [[ ${1:-} != --private ]]; then
	usr=$(mktemp -d)
	trap 'rm -rf "$usr"' EXIT
	# shellcheck disable=SC2016 # for the other shell
	private=(unshare --mount --propagation private bash -euc 'mount -t tmpfs none "$0"
		mkdir "$0/upper" "$0/work"
		mount -t overlay -o "lowerdir=/usr,upperdir=$0/upper,workdir=$0/work" none /usr
		exec "$@"' "$usr")
	"${private[@]}" true 2> /dev/null || skip_all 'only root can lay a file system of its own over /usr'
	"${private[@]}" "$0" --private "$usr/upper"
	exit
fi
upper=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
make_() { make -s --no-print-directory -C "$TOP" "$@" > "$work/log" 2>&1 || { cat "$work/log" >&2; false; }; }
make_ tool

# If the machine has an installed one, the tests must use the built one, and uninstall
# removes it
make_ uninstall
ok 'make install, staged' make_ install PREFIX=/usr DESTDIR="$work/stage"
export DAXREADCTL=$work/stage/usr/bin/daxreadctl
for t in fs/list.t trace/saved.t; do
	again "$HERE/$t"
done
is "$(find "$upper" -type f -newer "$work/stage" | head)" '' 'staged, it touches nothing in /usr'
make_ uninstall PREFIX=/usr DESTDIR="$work/stage"
is "$(find "$work/stage" -type f)" '' 'make uninstall, staged'

ok 'make install' make_ install
is "$(hash -r; command -v daxreadctl)" /usr/local/bin/daxreadctl 'the installed one is in PATH'
unset DAXREADCTL
again "$HERE/trace/saved.t"
again "$HERE/trace/plugin.t"
export DAXREADCTL=/usr/local/bin/daxreadctl
mapfile -t tests < <(tests_again)
for t in "${tests[@]}"; do
	again "$t"
done
ok 'make uninstall' make_ uninstall
is "$(find "$upper" -type f)" '' 'it leaves nothing'
done_testing
