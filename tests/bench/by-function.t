#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# tests/bench/by-function counts every instruction of a read by each method. Its count
# must be what daxreadctl bench measures: two independent ways to one figure.
#
# Would catch: a bench that does not measure the reads that it reports, a clock that does
# not count instructions, a method that runs the functions of another.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

status=0
"$TOP/tests/bench/by-function" > "$work/table" 2> "$work/err" || status=$?
is "$status" 0 'the sums over all functions are what was measured'
((status == 0)) || diag "$(< "$work/err")"
diag "$(< "$work/table")"

# who FUNCTION: the methods that run it, a 0 or 1 for each
who() { awk -F'|' -v name="\`$1\`" '$2 ~ name { print ($3 > 0) ($4 > 0) ($5 > 0) }' "$work/table"; }
is "$(who dax_iomap_rw)" 100 'iomap serves read_iter alone'
is "$(who ext4_dax_read_sync)" 110 'both settings of read_iter come by way of a kiocb'
is "$(who ext4_dax_fast_read)" 001 'read has its own function'
is "$(who dax_linear_to_user)" 011 'what both share is in both'
is "$(who vfs_read)" 111 'all come through the VFS'
done_testing
