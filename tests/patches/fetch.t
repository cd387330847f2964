#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The source of a version whose package is in a suite that the machine's apt does not know:
# the pinned version is fetched, once, by an apt whose sources and lists are its own; a
# suite that went on is told from one that has no such package. With an apt that keeps a
# record of what it is asked.
#
# Would catch: sources of the machine that are changed or used, another version than the
# pinned one, half a package that passes for one.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"

for program in apt-config dpkg-deb; do
	command -v "$program" > /dev/null || skip_all "$program is not installed"
done
[[ -r /usr/share/keyrings/debian-archive-keyring.gpg ]] || skip_all "debian-archive-keyring is not installed"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{patches,bin,package/DEBIAN,package/usr/src}
cp "$TOP"/patches/{common.sh,suite.sh} "$work/patches/"
echo '9.9  linux-source-9.9  9.9.1  trixie-backports  maintained' > "$work/patches/versions"
printf 'Package: linux-source-9.9\nVersion: 9.9.1-1~bpo13+1\nArchitecture: all\nMaintainer: a <a@example.org>\nDescription: a\n' \
	> "$work/package/DEBIAN/control"
echo source > "$work/package/usr/src/linux-source-9.9.tar.xz"
dpkg-deb --build "$work/package" "$work/linux-source-9.9.deb" > /dev/null

# An apt that has what $work/has says; of its configuration it keeps what the real one makes of it.
cat > "$work/bin/apt-get" <<'END'
#!/bin/bash
set -e
[[ $1 != indextargets ]] || { echo "http://mirror.example.org/debian/ $CODENAME"; exit; }
echo "get ${*:3}" >> "$WORK/asked"
[[ $* != *update* ]] || { apt-config -c "$2" dump > "$WORK/config"; cat "$(dirname "$2")"/sources/* > "$WORK/sources"; }
[[ ! -e $WORK/offline || $* != *update* ]] || { echo 'no route' >&2; exit 100; }
[[ $* != *download* ]] || cp "$WORK/linux-source-9.9.deb" "linux-source-9.9_${*: -1}_all.deb"
END
cat > "$work/bin/apt-cache" <<'END'
#!/bin/bash
while read -r version; do echo " ${*: -1} | $version | http://x trixie-backports/main amd64 Packages"; done < "$WORK/has"
END
chmod +x "$work"/bin/*
# shellcheck source=/dev/null
CODENAME=$(. /etc/os-release; echo "${VERSION_CODENAME-}")
export CODENAME WORK=$work XDG_CACHE_HOME=$work/cache
unset DAX_READ_TARBALL

# fetch: what base_tarball prints, or the status with which it fails
fetch() {
	local status=0

	rm -f "$work/asked"
	out=$(PATH=$work/bin:$PATH bash -c "set -euo pipefail; . $work/patches/common.sh; base_tarball 9.9" \
		2> "$work/err") || status=$?
	((status == 0)) || out="status $status:$out"
}

printf '%s\n' 9.9.10-1~bpo13+1 9.9.1-1~bpo13+1 > "$work/has"
fetch
is "$(cat "$out")" source 'the tarball of the package is there'
is "$(grep download "$work/asked")" 'get -qq download linux-source-9.9=9.9.1-1~bpo13+1' 'the pinned version was asked for'
is "$(awk '{ print $2, $3 }' <<< "$(grep -E '^(URIs|Suites)' "$work/sources")" | paste -sd' ')" \
	"http://mirror.example.org/debian/  trixie-backports " "from the machine's mirror and the suite"
like "$(< "$work/sources")" 'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg' 'signed by Debian'
is "$(grep -ci '^Dir::Etc::SourceList "/dev/null"' "$work/config")" 1 "the machine's list of sources is shut out"
is "$(grep -iE '^Dir::(State|Cache|Etc::SourceParts) "/' "$work/config" | grep -cvE '"/(etc|var)')" 3 \
	'so are its other lists'
is "$(grep -E '^APT::Update::Post-Invoke.* "[^"]' "$work/config")" '' 'and what runs after its updates'
like "$(< "$work/err")" "fetching linux-source-9.9 9.9.1 from Debian's trixie-backports" 'it says what it does'
fetch
is "$(cat "$out"; cat "$work/asked" 2> /dev/null)" source 'it is fetched once'

# refused MESSAGE DESCRIPTION: nothing is fetched, and the reason
refused() {
	rm -rf "$work/cache"
	fetch
	is "$out" 'status 1:' "$2: an error"
	like "$(< "$work/err")" "$1" "$2: it says so"
	is "$(find "$work/cache" -name '*.tar.xz')" '' "$2: nothing is left behind"
}

echo 9.9.10-1~bpo13+1 > "$work/has"
refused 'trixie-backports has gone on to linux-source-9.9 9.9.10; patches/versions pins 9.9.1. To move' \
	'a newer point release'
like "$(< "$work/err")" '"Move a version to its next point release"' 'it says how to move'
ok 'the recipe is there' grep -q 'Move a version to its next point release' "$TOP/Documentation/hacking.md"
echo 9.9.0-1~bpo13+1 > "$work/has"
refused 'trixie-backports has linux-source-9.9 9.9.0, and not yet 9.9.1' 'an older one'
: > "$work/has"
refused 'trixie-backports has no linux-source-9.9' 'no such package'
touch "$work/offline"
refused 'apt-get update for trixie-backports failed' 'no network'
rm "$work/offline" "$work/package/usr/src/linux-source-9.9.tar.xz"
dpkg-deb --build "$work/package" "$work/linux-source-9.9.deb" > /dev/null
echo 9.9.1-1~bpo13+1 > "$work/has"
refused 'holds no usr/src/linux-source-9.9.tar.xz' 'a package without a tarball'
done_testing
