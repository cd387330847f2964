#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The kernel-doc comments and ABI entries of the series are well-formed: the base's
# own checkers report nothing new on the patched files.
set -euo pipefail
# shellcheck source=tests/patches/lib.sh
source "$(dirname "$0")/lib.sh"

WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

# kernel_doc TREE FILE: its warnings on a file, none if the file does not exist.
kernel_doc() {
	local all=-Wall

	[[ -f $1/$2 || $2 = /* ]] || return 0
	# 6.1's has no such option, and says what it has to say without.
	(cd "$1"; scripts/kernel-doc -h 2>&1 || true) | grep -e "$all" > /dev/null || all=''
	# shellcheck disable=SC2086 # an option or nothing
	(cd "$1"; scripts/kernel-doc -none $all "$2" 2>&1 || true) | sed -E 's/(:[0-9]+) /\1: /' | bare_warnings
}

# abi TREE [DIR]: complaints about its Documentation/ABI, or DIR. 6.12 has the checker in
# Perl, 7.3 in Python.
abi() {
	local checker

	checker=$(cd "$1"; ls scripts/get_abi.pl tools/docs/get_abi.py 2> /dev/null || true)
	[[ $checker ]] || { echo "no checker in $1"; return; }
	(cd "$1"; "$checker" --dir "${2:-Documentation/ABI}" validate 2>&1 || true) | LC_ALL=C sort
}

# A checker whose output is not understood has nothing to say. So it must find this.
check_planted() {
	local kver=$1 base=$2

	mkdir -p "$WORK/abi/testing"
	printf 'What:\t\t/sys/planted\nDate:\t\tMay\nDescription:\n\t\tplanted\n' |
		tee "$WORK/abi/testing/a" > "$WORK/abi/testing/b"
	like "$(abi "$base" "$WORK/abi")" '/sys/planted is defined 2 times' "$kver: an ABI entry given twice is found"
	printf '/**\n * planted - a parameter without words\n */\nvoid planted(int a)\n{\n}\n' > "$WORK/planted.c"
	like "$(kernel_doc "$base" "$WORK/planted.c")" "'a' not described" "$kver: a parameter without words is found"
}

for kver in $(versions_asked); do
	series_of "$kver"
	check_tree "$kver"
	base=$(base_source "$kver")
	bring_source "$CHECK_TREE" "$kver" "${PATCHES[@]}"
	check_planted "$kver" "$base"
	while read -r file; do
		kernel_doc "$base" "$file" > "$WORK/base"
		kernel_doc "$CHECK_TREE" "$file" > "$WORK/now"
		none_new "$WORK/base" "$WORK/now" "$kver: kernel-doc of $file"
	done < <(files_of "${PATCHES[@]}" | grep '\.[ch]$')
	abi "$base" > "$WORK/base"
	abi "$CHECK_TREE" > "$WORK/now"
	none_new "$WORK/base" "$WORK/now" "$kver: Documentation/ABI"
done
done_testing
