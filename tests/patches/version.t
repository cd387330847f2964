#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# A version in patches/versions that has no series is refused: a kernel without
# patches must not be built, booted and measured as the patched one.
#
# Would catch: a base without the series that is called "patched", an empty series.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/top/tests/lab" "$work/top/patches" "$work/linux"
cp -r "$TOP"/tests/lab/{kernel,lib.sh,source.sh,kbuild.sh,config,provoke} "$work/top/tests/lab/"
cp "$TOP"/patches/{common.sh,suite.sh,versions} "$work/top/patches/"
echo '9.9  linux-source-9.9  9.9.1  -  maintained' >> "$work/top/patches/versions"
# A base whose Makefile says that it was run, and fails.
printf 'VERSION = 9\nPATCHLEVEL = 9\nSUBLEVEL = 1\n%%:\n\t@echo built anyway; exit 1\n' > "$work/linux/Makefile"
tar -C "$work" -cJf "$work/base.tar.xz" linux
export DAX_READ_TARBALL=$work/base.tar.xz XDG_CACHE_HOME=$work/cache KVER=9.9

# refuses KIND DESCRIPTION: no kernel of that kind is built, and the message says why
refuses() {
	capture "$work/top/tests/lab/kernel" --kernel "$1"
	is "$status:$out" 1: "$2: refused"
	like "$err" 'patches/9.9: no series: write it with KVER=9.9 make patches, or take --kernel stock' \
		"$2: it says what is missing and what to do"
	is "$(ls "$work/cache" 2> /dev/null)" '' "$2: nothing was unpacked or built"
	rm -rf "$work/cache"
}

refuses patched 'a version without a folder of patches'
refuses debug 'its debug kernel'
mkdir "$work/top/patches/9.9"
echo '# SPDX-License-Identifier: GPL-2.0-only' > "$work/top/patches/9.9/series"
refuses patched 'a series file that names no patch'
is "$("$work/top/tests/lab/kernel" --kernel stock 2>&1 | grep -c 'no series')" 0 'a kernel without the series needs none'
done_testing
