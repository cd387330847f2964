#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Every mutation (tests/mutations/) applies to the current series, says what it breaks,
# and names existing tests. Whether these tests fail with it is for `make
# test-mutations`, which builds a kernel for each mutation.
# shellcheck disable=SC2317 # functions are called by ok
set -euo pipefail
# shellcheck source=tests/patches/lib.sh
source "$(dirname "$0")/lib.sh"

KVER=6.12
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

# source_of NAME.t: the source of a guest test; the tests may not be built.
source_of() {
	compgen -G "$TOP/tests/guest/*/${1%.t}.[ct]" || grep -lF "$1: $" "$TOP"/tests/*/Makefile
}

# has_test TEST [FILE_SYSTEM]: the test exists, and runs on the file system.
has_test() {
	local source

	if [[ $1 = */* ]]; then
		[[ -x $TOP/tests/$1 ]]
		return
	fi
	source=$(source_of "$1") || return 1
	[[ ! ${2:-} ]] || grep -qE "file systems:.*\b$2( |\$)" "$source"
}

heads_are_right() {
	local patch=$1 test fs count=0

	grep -q '^What: .' "$patch" || { echo "no What:"; return 1; }
	while read -r test; do
		fs=''
		[[ $test != GUEST_FS=* ]] || { fs=${test%% *} test=${test#* }; }
		has_test "${test%% *}" "${fs#*=}" || { echo "no such test: $test${fs:+ on ${fs#*=}}"; return 1; }
		count=$((count + 1))
	done < <(sed -n '/^---/q; s/^Caught-by: //p' "$patch")
	((count > 0)) || { echo "no Caught-by:"; return 1; }
}

series_of "$KVER"
mapfile -t MUTATIONS < <(printf '%s\n' "$TOP"/tests/mutations/*.patch)
base=$(base_source "$KVER")
mapfile -t files < <(files_of "${PATCHES[@]}" "${MUTATIONS[@]}")
copy_files "$base" "$WORK" "${files[@]}"
for patch in "${PATCHES[@]}"; do
	patch -d "$WORK" -p1 -s < "$patch" || { fail "the series applies"; done_testing; }
done
for patch in "${MUTATIONS[@]}"; do
	name=$(basename "$patch" .patch)
	ok "$name: says what it is" heads_are_right "$patch"
	ok "$name: applies" patch -d "$WORK" -p1 --fuzz=0 --dry-run -s -i "$patch"
done
done_testing
