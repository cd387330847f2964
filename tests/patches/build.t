#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The files that the series changes compile after each patch, with the lab's
# configuration, without new warnings of gcc (W=1) or sparse (C=2).
set -euo pipefail
# shellcheck source=tests/patches/lib.sh
source "$(dirname "$0")/lib.sh"

WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

# Each patch on top of those before it.
check_each() {
	local kver=$1 count patch

	for (( count = 1; count <= ${#PATCHES[@]}; count++ )); do
		patch=${PATCHES[count - 1]##*/}
		bring_source "$CHECK_TREE" "$kver" "${PATCHES[@]:0:count}"
		if compile "$WORK/now"; then
			none_new "$WORK/base" "$WORK/now" "$kver: $patch compiles without a new warning"
		else
			fail "$kver: $patch compiles"
		fi
	done
}

check_sparse() {
	local kver=$1

	if ! command -v sparse > /dev/null; then
		skip "sparse is not installed" "$kver: sparse on the series"
		return
	fi
	ok "$kver: sparse runs on the series" compile "$WORK/now.sparse" C=2
	none_new "$WORK/base.sparse" "$WORK/now.sparse" "$kver: sparse has nothing new to say"
}

for kver in $(versions maintained); do
	series_of "$kver"
	check_tree "$kver"
	bring_source "$CHECK_TREE" "$kver"
	ok "$kver: the base can be configured" configure
	ok "$kver: the base compiles" compile "$WORK/base"
	ok "$kver: sparse runs on the base" compile "$WORK/base.sparse" C=2
	check_each "$kver"
	check_sparse "$kver"
done
done_testing
