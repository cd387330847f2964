#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# What the series touches compiles after every single patch, with the lab's
# configuration, and brings no warning of gcc (W=1) or sparse (C=2) that the
# base has not.
set -euo pipefail
# shellcheck source=tests/patches/lib.sh
source "$(dirname "$0")/lib.sh"

WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

# shellcheck disable=SC2317 # called through ok
configure() {
	mkdir -p "$CHECK_TREE/build-check"
	check_make -s KCONFIG_ALLCONFIG="$TOP/tests/lab/config/lab.config" allnoconfig
}

# compile LOG VARIABLE...: the objects of the touched sources that are there now, afresh
# when sparse is to look at them; warnings go to LOG.
compile() {
	local log=$1 status=0
	local -a sources objects
	shift

	mapfile -t sources < <(cd "$CHECK_TREE" && ls -d "${TOUCHED[@]}" 2> /dev/null)
	objects=("${sources[@]/%.c/.o}")
	check_make "$@" W=1 "${objects[@]}" > "$WORK/make.log" 2>&1 || status=$?
	bare_warnings < "$WORK/make.log" > "$log"
	if (( status != 0 )); then
		diag "$(grep -v '^  [A-Z]' "$WORK/make.log" | tail -n 40)"
	fi
	return "$status"
}

# Each patch on those before it.
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
	mapfile -t TOUCHED < <(files_of "${PATCHES[@]}" | grep '\.c$')
	bring_source "$CHECK_TREE" "$kver"
	ok "$kver: the base can be configured" configure
	ok "$kver: the base compiles" compile "$WORK/base"
	ok "$kver: sparse runs on the base" compile "$WORK/base.sparse" C=2
	check_each "$kver"
	check_sparse "$kver"
done
done_testing
