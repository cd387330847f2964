#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The files that the series changes compile after each patch, with the lab's
# configuration, without new warnings of gcc (W=1) or sparse (C=2). The gate compiles after
# the last patch alone; make check-patches and tests/run --all after each.
set -euo pipefail
# shellcheck source=tests/patches/lib.sh
source "$(dirname "$0")/lib.sh"

WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

# sparse 0.6.4 does not know __typeof_unqual__, which the headers of 7.x use, and ends there
# with an error that the kernel's makefiles pass over; and it does not take the length of a
# string for a constant, of which each MODULE_INFO() there is an assertion.
SPARSE=(C=2 CHECK='sparse -D__typeof_unqual__=__typeof__ "-D__builtin_strlen(text)=(sizeof(text)-1)"')

# Each patch on top of those before it.
check_each() {
	local kver=$1 count=1 patch

	[[ ${ALL_TESTS:-} ]] || count=${#PATCHES[@]}
	for (( ; count <= ${#PATCHES[@]}; count++ )); do
		patch=${PATCHES[count - 1]##*/}
		bring_source "$CHECK_TREE" "$kver" "${PATCHES[@]:0:count}"
		if compile "$WORK/now"; then
			none_new "$WORK/base" "$WORK/now" "$kver: $patch compiles without a new warning"
		else
			fail "$kver: $patch compiles"
		fi
	done
}

# An error that only sparse sees, in a file of the series: a pointer of a user, followed.
plant_error() {
	cat >> "$CHECK_TREE/fs/dax.c" <<-'END'

		extern char dax_planted(const char __user *from);
		char dax_planted(const char __user *from)
		{
			return *from;
		}
	END
}

# A sparse that cannot read the headers of a kernel says nothing of its files. So it must
# have found the planted error first.
check_sparse() {
	local kver=$1

	if ! command -v sparse > /dev/null; then
		skip "sparse is not installed" "$kver: sparse on the series"
		return
	fi
	plant_error
	ok "$kver: sparse runs on a planted error" compile "$WORK/planted" "${SPARSE[@]}"
	ok "$kver: and finds it" grep -q 'fs/dax.c.*dereference of noderef' "$WORK/planted"
	bring_source "$CHECK_TREE" "$kver" "${PATCHES[@]}"
	ok "$kver: sparse runs on the series" compile "$WORK/now.sparse" "${SPARSE[@]}"
	none_new "$WORK/base.sparse" "$WORK/now.sparse" "$kver: sparse has nothing new to say"
}

for kver in $(versions_asked); do
	series_of "$kver"
	check_tree "$kver"
	bring_source "$CHECK_TREE" "$kver"
	ok "$kver: the base can be configured" configure "$kver"
	ok "$kver: the base compiles" compile "$WORK/base"
	ok "$kver: sparse runs on the base" compile "$WORK/base.sparse" "${SPARSE[@]}"
	check_each "$kver"
	check_sparse "$kver"
done
done_testing
