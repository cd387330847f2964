#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The figures in the cover letter of a maintained version are those that were recorded of
# this series on it (tests/bench/budgets, tests/bench/counts), and their ratios are right.
# The base's own counts are not recorded; `make bench` prints them.
#
# Would catch: a letter whose figures are of an earlier series, or of another kernel.
set -euo pipefail
# shellcheck source=tests/patches/lib.sh
source "$(dirname "$0")/lib.sh"

# recorded RELEASE KEY: an instruction count, rounded; KEY is "file api method bytes"
recorded() {
	awk -v key="count $1 $2 " '{ $1 = $1 } index($0, key) == 1 { printf "%.0f\n", $NF }' "$TOP/tests/bench/budgets"
}

# returns RELEASE ROW: those of a read of one byte
returns() { awk -v release="$1" -v row="$2" '$1 == release && $2 == row && $3 == 1 { print $5 }' "$TOP/tests/bench/counts"; }

# A row of the table: what is read, and its file and API in budgets
ROWS='ext4|same pread
ext4, a hole|hole pread
ext4, preadv|same preadv
XFS|xfs pread
ext2|ext2 pread
EROFS, plain file|erofs pread
ext4, page cache|cached pread'

# figures NAME: the numbers in the letter's row of that name
figures() { sed -nE "s/^    $1 {2,}([0-9. ]+)$/\1/p" "$cover"; }

check_row() {
	local release=$1 name=$2 key=$3 base off simple ratio read

	read -r base off simple ratio read <<< "$(figures "$name")"
	[[ $base ]] || return 0		# this version has no such read
	is "$off" "$(recorded "$release" "$key read_iter 1")" "$kver: $name: with every switch off"
	[[ $simple ]] || return 0
	is "$simple" "$(recorded "$release" "$key lean 1")" "$kver: $name: the simple way"
	is "$ratio" "$(awk "BEGIN { printf \"%.2f\", $simple / $base }")" "$kver: $name: its ratio"
	[[ ! $read ]] || is "$read" "$(recorded "$release" "$key read 1")" "$kver: $name: ->read"
}

for kver in $(versions_asked); do
	cover=$PATCHES_DIR/$kver/cover-letter.txt
	release=$(version_field "$kver" base)
	if [[ $(version_field "$kver" status) != maintained ]]; then
		skip "it is not maintained, and its letter says so" "$kver: the figures of the cover letter"
		continue
	fi
	ok "$kver: the letter has a table" test "$(figures ext4)"
	while IFS='|' read -r name key; do
		check_row "$release" "$name" "$key"
	done <<< "$ROWS"
	text=$(tr -s '\n ' ' ' < "$cover")
	like "$text" "VFS alone, takes $(recorded "$release" 'same pread zero 1')." "$kver: the VFS floor"
	like "$text" "$(returns "$release" off) off, $(returns "$release" lean) simple and $(returns "$release" read) by ->read" \
		"$kver: the returns"
	like "$text" "($release, gcc" "$kver: the kernel that was measured"
done
done_testing
