# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Sourced: the mutations of a kernel version. One that a version writes otherwise has a patch
# in VERSION/; one whose code a version lacks stands in VERSION/absent, with the reason.
# shellcheck shell=bash

MUTATIONS_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# patch_of KVER NAME: the patch of a mutation
patch_of() {
	local own=$MUTATIONS_DIR/$1/$2.patch

	if [[ -e $own ]]; then printf '%s\n' "$own"; else printf '%s\n' "$MUTATIONS_DIR/$2.patch"; fi
}

# all_mutations KVER: their names
all_mutations() {
	local file name

	for file in "$MUTATIONS_DIR"/*.patch; do
		name=$(basename "$file" .patch)
		grep -qs "^$name " "$MUTATIONS_DIR/$1/absent" || printf '%s\n' "$name"
	done
}
