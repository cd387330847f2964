#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The patches of every maintained version are complete, apply in order to the pinned
# base, and are byte for byte what `make patches` writes: they were not edited by
# hand.
set -euo pipefail
# shellcheck source=tests/patches/lib.sh
source "$(dirname "$0")/lib.sh"

WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

# The series file names each patch once.
check_names() {
	local kver=$1 present named

	present=$(find "$PATCHES_DIR/$kver" -name '0*.patch' ! -name '0000-*' -printf '%P\n' | LC_ALL=C sort)
	named=$(exported_patches "$kver")
	is "$named" "$present" "$kver: the series file lists the patches that are there, in order"
}

check_applies() {
	local kver=$1 tree=$2 patch

	for patch in "${PATCHES[@]}"; do
		ok "$kver: ${patch##*/} applies" \
			git -C "$tree" am -q --committer-date-is-author-date "$patch"
	done
}

# Export the commits that the patches make.
check_exported() {
	local kver=$1 tree=$2 out=$WORK/out-$1 file

	mkdir "$out"
	format_branch "$tree" "$kver" "$out"
	for file in "$out"/*; do
		ok "$kver: ${file##*/} is as make patches writes it" \
			diff -u "$PATCHES_DIR/$kver/${file##*/}" "$file"
	done
}

# Commits in the developer's tree that are not exported get a note and are no
# failure: the tree may belong to another checkout.
note_unexported() {
	local kver=$1 tree out=$WORK/tree-$1

	tree=$(tree_dir "$kver")
	[[ -e $tree/.git ]] || return 0
	git -C "$tree" rev-parse -q --verify "refs/heads/$(branch_of "$kver")" > /dev/null || return 0
	mkdir "$out"
	format_branch "$tree" "$kver" "$out"
	diff -rq "$out" "$PATCHES_DIR/$kver" -x cover-letter.txt > /dev/null ||
		diag "note: $tree differs from patches/$kver: make patches would change them"
}

for kver in $(versions_asked); do
	series_of "$kver"
	check_names "$kver"
	small_tree "$kver" "$WORK/$kver"
	check_applies "$kver" "$WORK/$kver"
	check_exported "$kver" "$WORK/$kver"
	note_unexported "$kver"
done
done_testing
