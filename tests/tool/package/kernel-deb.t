#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# What make kernel-deb would do, and what it refuses before anything is fetched or built.
#
# Would catch: a version or a configuration that is not there and is built as another.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"

type -P dpkg-parsechangelog > /dev/null || skip_all "dpkg-dev is not installed"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$TOP"
unset KCONFIG KVER
export XDG_CACHE_HOME=$work/cache

version=$(dpkg-parsechangelog -l debian/changelog -S Version)
while read -r kver base; do
	capture tools/package/kernel-deb --kver "$kver" --dry-run
	is "$status$out" 0 "$kver: done, and nothing on standard output"
	like "$err" "Linux $base-daxread with the series, version $base-$version" '… names release and version'
	like "$err" "linux-config-$kver $base of Debian" "… in Debian's configuration"
	like "$err" 'GB are free' '… and says the space'
done < <(awk '/^[0-9]/ { print $1, $3 }' patches/versions)

touch "$work/own"
capture env KCONFIG="$work/own" tools/package/kernel-deb --dry-run
like "$err" "configuration: $work/own" 'KCONFIG is taken'
capture env KCONFIG="$work/none" tools/package/kernel-deb --dry-run
is "$status" 1 'KCONFIG that is not there: refused'
like "$err" "KCONFIG=$work/none: cannot be read" '… by name'
capture env -u MAKEFLAGS -u MAKELEVEL make --no-print-directory kernel-deb KVER=9.9
is "$status" 2 'make kernel-deb KVER=9.9: refused'
like "$err" 'KVER=9.9: not in patches/versions' '… says why'
capture tools/package/kernel-deb --wrong
is "$status" 64 'a wrong option'
is "$(ls -A "$work/cache/ext4-dax-read" 2> /dev/null || true)" '' 'nothing was fetched or unpacked'
done_testing
