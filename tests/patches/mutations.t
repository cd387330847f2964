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

# shellcheck source=tests/mutations/lib.sh
source "$TOP/tests/mutations/lib.sh"

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

# What a version has of its own is of a version that is known, and of a mutation.
check_own() {
	local folder=$1 version name
	local -a names

	version=$(basename "$folder")
	ok "mutations of $version: a version of patches/versions" version_field "$version" base
	mapfile -t names < <(find "$folder" -name '*.patch' -printf '%f\n'
		sed -n 's/^\([^# ]*\) .*/\1.patch/p' "$folder/absent")
	for name in "${names[@]}"; do
		ok "$version: $name is a mutation of the others, too" test -e "$MUTATIONS_DIR/$name"
	done
}

check_version() {
	local kver=$1 tree=$WORK/$1 base patch name
	local -a files mutations

	series_of "$kver"
	mapfile -t mutations < <(all_mutations "$kver" | while read -r name; do patch_of "$kver" "$name"; done)
	base=$(base_source "$kver")
	mapfile -t files < <(files_of "${PATCHES[@]}" "${mutations[@]}")
	mkdir "$tree"
	copy_files "$base" "$tree" "${files[@]}"
	for patch in "${PATCHES[@]}"; do
		patch -d "$tree" -p1 -s < "$patch" || { fail "$kver: the series applies"; return; }
	done
	for patch in "${mutations[@]}"; do
		name=$(basename "$patch" .patch)
		ok "$kver: $name: says what it is" heads_are_right "$patch"
		ok "$kver: $name: applies" patch -d "$tree" -p1 --fuzz=0 --dry-run -s -i "$patch"
	done
}

for name in $(all_mutations 6.12 | sed -n '1p;$p'); do
	ok "a mutation is found by its name: $name" env KVER=6.12 "$TOP/tests/mutations/run" --list "$name"
done
like "$(KVER=6.12 "$TOP/tests/mutations/run" --list nothing-broken 2>&1 || true)" 'no such mutation' '… and one that is not there is not'
for folder in "$MUTATIONS_DIR"/*/; do check_own "$folder"; done
for version in $(versions_asked); do check_version "$version"; done
done_testing
