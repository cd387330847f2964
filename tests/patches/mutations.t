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

# Look for sources: the guest tests may not be built.
has_test() {
	local name=${1%.t}

	[[ $name != */* || ! -x $TOP/tests/$1 ]] || return 0
	compgen -G "$TOP/tests/guest/*/$name.[ct]" > /dev/null ||
		grep -qF "$1: $" "$TOP"/tests/*/Makefile
}

heads_are_right() {
	local patch=$1 test count=0

	grep -q '^What: .' "$patch" || { echo "no What:"; return 1; }
	while read -r test; do
		[[ $test != GUEST_FS=* ]] || test=${test#* }
		has_test "${test%% *}" || { echo "no such test: $test"; return 1; }
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
