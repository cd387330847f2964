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
	[[ -f $1/$2 ]] || return 0
	(cd "$1"; scripts/kernel-doc -none -Wall "$2" 2>&1 || true) | bare_warnings
}

# abi TREE: complaints about its Documentation/ABI.
abi() { (cd "$1"; scripts/get_abi.pl --dir Documentation/ABI validate 2>&1 || true) | LC_ALL=C sort; }

for kver in $(versions_asked); do
	series_of "$kver"
	check_tree "$kver"
	base=$(base_source "$kver")
	bring_source "$CHECK_TREE" "$kver" "${PATCHES[@]}"
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
