#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The files that the series changes compile with clang without new warnings (W=1).
#
# Would catch: faults that only clang reports, such as a variable that is not set on
# one path through a function.
set -euo pipefail
# shellcheck source=tests/patches/lib.sh
source "$(dirname "$0")/lib.sh"

# The oldest that every version takes is newer than that of Debian 12 called clang.
CLANG=clang-19
command -v $CLANG > /dev/null || skip_all "$CLANG is not installed"
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
# shellcheck disable=SC2034 # of lib.sh
CHECK_BUILD=build-clang

for kver in $(versions_asked); do
	series_of "$kver"
	check_tree "$kver"
	bring_source "$CHECK_TREE" "$kver"
	ok "$kver: the base can be configured for clang" configure "$kver" CC=$CLANG
	ok "$kver: the base compiles" compile "$WORK/base" CC=$CLANG
	bring_source "$CHECK_TREE" "$kver" "${PATCHES[@]}"
	ok "$kver: the series compiles" compile "$WORK/now" CC=$CLANG
	none_new "$WORK/base" "$WORK/now" "$kver: clang has nothing new to say"
done
done_testing
