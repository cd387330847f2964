#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The figures in the cover letter of a maintained version are those that were recorded of
# this series and its base (tests/bench/budgets, tests/bench/counts), and their ratios are
# right. Modelled cycles are those that `make cycles-by-version` printed for measuring.md.
#
# Would catch: a letter whose figures are of an earlier series, or of another kernel.
set -euo pipefail
# shellcheck source=tests/patches/lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source=tests/lib/figures.sh
source "$TOP/tests/lib/figures.sh"

# returns RELEASE ROW: those of a read of one byte
returns() { awk -v release="$1" -v row="$2" '$1 == release && $2 == row && $3 == 1 { print $5 }' "$TOP/tests/bench/counts"; }

# in_words A B C D: as a text has them
in_words() { echo "$1, $2, $3 and $4"; }

# figures NAME: the numbers in the letter's row of that name
figures() { sed -nE "s/^    $1 {2,}([0-9. ]+)$/\1/p" "$cover"; }

check_row() {
	local release=$1 name=$2 key=$3 base off simple ratio read

	read -r base off simple ratio read <<< "$(figures "$name")"
	[[ $base ]] || return 0		# this version has no such read
	is "$base" "$(recorded base "$release" "$key read_iter 1")" "$kver: $name: without the series"
	is "$off" "$(recorded count "$release" "$key read_iter 1")" "$kver: $name: with every switch off"
	[[ $simple ]] || return 0
	is "$simple" "$(recorded count "$release" "$key lean 1")" "$kver: $name: the simple way"
	is "$ratio" "$(ratio "$simple" "$base")" "$kver: $name: its ratio"
	[[ ! $read ]] || is "$read" "$(recorded count "$release" "$key read 1")" "$kver: $name: ->read"
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
	done <<< "$READS"
	text=$(tr -s '\n ' ' ' < "$cover")
	like "$text" "VFS alone, takes $(recorded count "$release" 'same pread zero 1')." "$kver: the VFS floor"
	like "$text" "$(returns "$release" off) off, $(returns "$release" lean) simple and $(returns "$release" read) by ->read" \
		"$kver: the returns"
	read -r base off simple read <<< "$(modelled "$release" 1 2)"
	like "$text" "makes $base returns on the base, $off off, $simple simple and $read by ->read" \
		"$kver: measuring.md has the same returns, and the base's"
	# shellcheck disable=SC2046 # four words
	like "$text" "takes $(in_words $(modelled "$release" 1 1)) cycles without mitigations" \
		"$kver: modelled cycles, without mitigations"
	# shellcheck disable=SC2046
	like "$text" "mitigations, $(in_words $(modelled "$release" 1 0)) with that processor" \
		"$kver: modelled cycles, as the processor boots"
	like "$text" "($release, gcc" "$kver: the kernel that was measured"
done
done_testing
