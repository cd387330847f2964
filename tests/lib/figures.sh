# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Sourced by the tests of texts: what was recorded of reads, on the kernels with and without
# the series. RELEASE is as in patches/versions, 6.12.117. Needs TOP.
# shellcheck shell=bash

# The rows of the tables that compare kernels: what is read, and its file and API in budgets
# shellcheck disable=SC2034 # used by those who source this
READS='ext4|same pread
ext4, a hole|hole pread
ext4, preadv|same preadv
XFS|xfs pread
ext2|ext2 pread
EROFS, plain file|erofs pread
ext4, page cache|cached pread'

# recorded KIND RELEASE KEY: an instruction count of tests/bench/budgets, rounded; KIND is count
# or base, KEY is "file api method bytes". Prints nothing if there is none.
recorded() {
	awk -v key="$1 $2 $3 " '{ $1 = $1 } index($0, key) == 1 { printf "%.0f\n", $NF }' "$TOP/tests/bench/budgets"
}

# modelled RELEASE SIZE COLUMN: what a read of SIZE (1 or 4K) takes on the base, with the switches
# off, by the simple way and by ->read, as `make cycles-by-version` printed it for measuring.md.
# COLUMN is counted from the right: 0 cycles as the processor boots, 1 cycles without
# mitigations, 2 returns, 3 instructions within vfs_read().
modelled() {
	awk -v release="$1" -v size="$2" -v column="$3" \
		'$1 == size && $2 == release && NF >= 7 { print $(NF - column) }' \
		"$TOP/Documentation/measuring.md" | paste -sd ' '
}

# ratio A B: A of B, with two digits; nothing if there is no B
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { if (b) printf "%.2f\n", a / b }'; }
