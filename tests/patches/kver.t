#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# A KVER that patches/versions does not name is an error wherever it can be given, before
# anything is fetched, unpacked or built.
#
# Would catch: a typing error in KVER that measures or tests the default version, or that
# makes a tree of nothing.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"
# What must not be reached: package managers.
for name in apt-get apt-cache dpkg-query sudo; do
	printf '#!/bin/sh\necho "%s $*" >> %s/reached\nexit 1\n' "$name" "$work" > "$work/bin/$name"
done
chmod +x "$work"/bin/*
cd "$TOP"

# refuses COMMAND…: not done, says why, and left no trace
refuses() {
	local status=0

	env -u MAKEFLAGS -u MAKELEVEL -u DAX_READ_TARBALL PATH="$work/bin:$PATH" XDG_CACHE_HOME="$work/cache" \
		"$@" > "$work/out" 2> "$work/err" || status=$?
	ok "$*: refused" test "$status" -ne 0
	like "$(< "$work/err")" 'KVER=0.1: not in patches/versions, which has: 6.12' '… says what there is'
	is "$(cat "$work/reached" 2> /dev/null; ls "$work/cache" 2> /dev/null)" '' '… and did nothing'
	rm -rf "$work/cache" "$work/reached"
}

for target in bench test deps kernel kernel-tree patches check-patches soak clean; do
	refuses make --no-print-directory "$target" KVER=0.1
	refuses env KVER=0.1 make --no-print-directory "$target"
done
for program in patches/kernel-tree patches/export tests/lab/kernel tests/lib/deps tests/bench/lines; do
	refuses env KVER=0.1 "$program"
done
refuses tests/lab/kernel --kver 0.1
refuses tests/lab/kernel --kver 0.1 --kernel stock
refuses env KVER=0.1 tests/lab/run -- true
refuses env KVER=0.1 tests/run tests/static/words.t
refuses env KVER=0.1 tests/run patches

status=0
KVER=all tests/run static > /dev/null 2> "$work/err" || status=$?
is "$status" 64 'KVER=all is for the patches alone'
capture env -u MAKEFLAGS make --no-print-directory -n check-patches KVER=all
is "$out" $'tests/lib/deps\ntests/run --all --timeout 5400 patches' \
	'which have it, and install first'
capture env PATH="$work/bin:$PATH" KVER=all tests/lib/deps
for package in linux-source-6.12 linux-source-6.1; do
	like "${err//$'\n'/ } " " $package " "… what each version needs: $package"
done
done_testing
