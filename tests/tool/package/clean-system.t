#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# On clean systems of this Debian release, made with mmdebstrap and without a network: the
# source package builds in one that has its build dependencies alone; the package installs
# in one that has its dependencies alone, and there its program, plugin, man pages,
# completions and unit are found and work. Purged, it leaves nothing.
#
# Would catch: a build dependency or dependency that is missing in debian/control but not on
# the machine of who develops, a file where nothing looks for it, a service that is enabled
# unasked, a file that stays.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"
# shellcheck source=tests/tool/package/system.sh
. "$TOP/tests/tool/package/system.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
version=$(dpkg-parsechangelog -l "$TOP/debian/changelog" -S Version)
deb=daxreadctl_${version}_$(dpkg --print-architecture).deb

"$TOP/tools/package/copy-source" "$work/source"

# inside COMMAND...: runs it in the system in which the package is; see capture
inside() { capture in_system "$work/use" root "$@"; }

# names FIELD: the packages of a field of a control file, the first of each alternative
names() { tr ',\n' '\n ' <<< "$1" | sed -E 's/[[:space:]]*([a-z0-9.+-]+).*/\1/; /^[[:space:]]*$/d'; }

mapfile -t needed < <(names "$(sed -nE '/^Build-Depends:/,/^$/s/^ //p' "$TOP/debian/control")")
ok 'a system with the build dependencies' make_system "$work/build" buildd "${needed[@]}"
mkdir "$work/build/build"
mv "$work/source" "$work/build/build/ext4-dax-read-$version"
chown -R nobody: "$work/build/build"
# build FOLDER OPTION...: builds in /build/FOLDER there; prints the end of the log if that fails
# shellcheck disable=SC2317 # called by ok
build() {
	in_system "$work/build" nobody sh -c "cd /build/$1 && dpkg-buildpackage --no-sign ${*:2}" > "$work/log" 2>&1 || {
		grep -v '^cc ' "$work/log" | tail -n 40
		return 1
	}
}
ok 'the source package and the package are built there, by a user who is not root' build "ext4-dax-read-$version"
[[ -e $work/build/build/$deb ]] || done_testing
mv "$work/build/build/$deb" "$work/build/build/first.deb"
ok 'the source package is unpacked' in_system "$work/build" nobody sh -c "cd /build && dpkg-source --extract ext4-dax-read_$version.dsc again"
ok 'and the package built from it' build again --build=binary
ok 'and is the same, byte for byte' cmp "$work/build/build/first.deb" "$work/build/build/$deb"

mapfile -t needed < <(names "$(dpkg-deb -f "$work/build/build/$deb" Depends)")
ok 'a system with the dependencies' make_system "$work/use" minbase "${needed[@]}" \
	bash-completion man-db systemd trace-cmd zsh
cp "$work/build/build/$deb" "$TOP/tests/tool/data/traces/mixed.dat" "$work/use/root"
in_system "$work/use" root sh -c 'man -w ls > /dev/null 2>&1' || true

before=$(all_files "$work/use")
ok 'the package is installed' in_system "$work/use" root dpkg --install "/root/$deb"

inside daxreadctl --version
is "$status:$out:$err" "0:daxreadctl $version:" '--version'
inside daxreadctl --help
like "$status:$out:$err" '0:usage: daxreadctl ' '--help'
if [[ -e /sys/fs/ext4/features/dax_fast_read ]]; then
	skip 'this kernel has the series' 'exit status without the series'
else
	inside daxreadctl list
	is "$status:$err" 0: 'list: done, without the series, too'
	inside daxreadctl get
	is "$status:$out" 2: 'get: not supported without the series'
	inside daxreadctl doctor
	is "$status:$(grep -c '^series *wrong' <<< "$out")" 2:1 'doctor: not supported without the series, and says so'
fi
inside daxreadctl fly
is "$status:$out" 64: 'an unknown command is wrong usage'
inside daxreadctl trace --from /root/mixed.dat --json
is "$status:$out" "0:$(< "$TOP/tests/tool/data/traces/mixed.json")" 'trace reads a saved trace'
inside trace-cmd report -i /root/mixed.dat
is "$status:$out" "0:$(< "$TOP/tests/tool/data/traces/mixed.report")" 'trace-cmd finds the plugin'

# The shell loads what the package installed, by name.
# shellcheck disable=SC2016 # for the other shell
inside bash -c '. /usr/share/bash-completion/bash_completion; _completion_loader daxreadctl
	COMP_WORDS=(daxreadctl be); COMP_CWORD=1; $(complete -p daxreadctl | sed "s/.* -F //; s/ .*//"); echo "${COMPREPLY[@]}"'
is "$status:$out" '0:bench' 'bash completes'
# shellcheck disable=SC2016 # for the other shell
inside zsh -fc 'autoload -U compinit && compinit -D && echo $_comps[daxreadctl] && whence -v _daxreadctl && autoload +X _daxreadctl'
like "$status:$out" '0:_daxreadctl' 'zsh finds its completion'
while read -r page; do
	name=$(basename "$page" .gz)
	inside man -w "${name##*.}" "${name%.*}"
	is "$status:$out" "0:$page" "man finds $name"
done < <(in_system "$work/use" root dpkg -L daxreadctl | grep '/man/man./')
is "$(in_system "$work/use" root dpkg -L daxreadctl | grep -c '/man/man./')" \
	"$(find "$TOP/tools/daxreadctl/doc" -name '*.[1-8]' | wc -l)" 'which are all pages of the source'

unit=$(in_system "$work/use" root dpkg -L daxreadctl | grep '/daxreadctl\.service$')
inside systemd-analyze verify --man=yes "$unit"
is "$status:$out$err" 0: 'systemd has nothing against the unit'
inside systemctl is-enabled daxreadctl
is "$out" disabled 'it is not enabled unasked'
ok 'it can be enabled' in_system "$work/use" root systemctl enable daxreadctl

touch "$work/use/etc/daxreadctl.conf" "$work/use/etc/daxreadctl.conf.part"
mkdir -p "$work/use/run/daxreadctl"
touch "$work/use/run/daxreadctl/conf"
ok 'the package is removed' in_system "$work/use" root dpkg --remove daxreadctl
ok 'which leaves the kept switches' test -e "$work/use/etc/daxreadctl.conf"
ok 'it is purged' in_system "$work/use" root dpkg --purge daxreadctl
is "$(diff <(echo "$before") <(all_files "$work/use") || true)" '' 'which leaves nothing'
done_testing
