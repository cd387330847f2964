#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The kernel builder: what it refuses, and that a kernel that is there is not
# built again. In a copy of the scripts, so that fragments can be spoilt.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/top/tests"
cp -r "$TOP/tests/lab" "$work/top/tests/lab"
cp -r "$TOP/patches" "$work/top/patches"

SECONDS=0
kernel=$("$TOP/tests/lab/kernel" --kernel stock)
for file in bzImage System.map config; do
	ok "a kernel has its $file" test -s "$kernel/$file"
done
for kind in patched stock; do
	is "$("$TOP/tests/lab/kernel" --kernel "$kind")" "$("$work/top/tests/lab/kernel" --kernel "$kind")" \
		"another clone gets the same $kind kernel"
done
ok 'stock and patched are two kernels' test "$("$TOP/tests/lab/kernel")" != "$kernel"
is "$(grep -vxFf "$TOP/tests/lab/config/series.config" "$("$TOP/tests/lab/kernel")/config")" \
	"$(cat "$kernel/config")" "of one configuration, but for the series' own tests"
ok 'a kernel that is there is said to be' "$TOP/tests/lab/kernel" --is-built
is "$(KVER=7.3 XDG_CACHE_HOME=$work "$TOP/tests/lib/other-versions" | grep 6.12)" \
	"Not tested now: 6.12; make test KVER=6.12 builds its kernel, too" 'one that is not, is told'
is "$(KVER=7.3 "$TOP/tests/lib/other-versions" | grep 6.12)" \
	"Not tested now: 6.12, whose kernel is built: make test KVER=6.12" '... and one that is'

# From here on in a cache of its own, with the unpacked base as the kernel tree.
KSRC=$(find "${XDG_CACHE_HOME:-$HOME/.cache}/ext4-dax-read" -maxdepth 1 -type d -name 'base-6.12-????????????' | head -n 1)
export KSRC XDG_CACHE_HOME=$work/cache

cat >> "$work/top/tests/lab/config/lab.config" <<'END'
CONFIG_EXT4_NO_SUCH_THING=y
# CONFIG_EXT4_FS is not set
CONFIG_BTRFS_FS=m
END
status=0
"$work/top/tests/lab/kernel" > "$work/out" 2> "$work/err" || status=$?
is "$status" 1 'a configuration that does not come out as written is an error'
like "$(< "$work/err")" 'CONFIG_EXT4_NO_SUCH_THING=y  (not offered)' 'which names what is missing'
is "$(grep -c CONFIG_EXT4_FS= "$work/err")" 0 'and not what a later line took back'
is "$(wc -c < "$work/out")" 0 'and names no kernel'

cp -r "$TOP/tests/lab/config" "$work/top/tests/lab/"
cp -al "$KSRC" "$work/broken"
rm "$work/broken/init/main.c"
echo 'this does not compile' > "$work/broken/init/main.c"
status=0
KSRC=$work/broken JOBS=1 "$work/top/tests/lab/kernel" > "$work/out" 2> "$work/err" || status=$?
is "$status" 1 'a kernel that does not compile is an error'
like "$(< "$work/err")" 'init/main.c:1' 'which shows where'
is "$(wc -c < "$work/out")" 0 'and names no kernel'
done_testing
