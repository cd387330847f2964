#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Every patch passes the base's own scripts/checkpatch.pl --strict.
set -euo pipefail
# shellcheck source=tests/patches/lib.sh
source "$(dirname "$0")/lib.sh"

options=(--strict --terse --show-types --showfile --no-summary --ignore FILE_PATH_CHANGES)
# Named here: checkpatch asks python for it, and not every python knows Debian's packages.
dictionary=/usr/lib/python3/dist-packages/codespell_lib/data/dictionary.txt
[[ ! -r $dictionary ]] || options+=(--codespell --codespellfile "$dictionary")

# In trace event headers the layout that these two want is what nobody writes.
EXEMPT='^include/trace/events/[^ ]*: CHECK:(OPEN_ENDED_LINE|PARENTHESIS_ALIGNMENT):'

# ext4 makes its table for DAX files of the const one when it is initialised, after which
# it is read-only: two lists that must be kept alike would drift.
EXEMPT+='|^fs/ext4/[^ ]*: WARNING:CONST_STRUCT:'

# complaints BASE PATCH: what checkpatch has against the patch.
complaints() {
	local out status=0

	# From within the base: what it looks at must not depend on where the test runs.
	out=$(cd "$1" && scripts/checkpatch.pl "${options[@]}" "$2" 2>&1) || status=$?
	grep -Ev "$EXEMPT" <<< "$out" | sed '/^$/d' || true
	# Status 1 is said with complaints; any other means that it did not do its work.
	(( status <= 1 )) || echo "checkpatch.pl ended with status $status"
}

# without_maintainer BASE PATCH: new files of the patch for which there is no entry in
# MAINTAINERS, neither of a directory nor one that the patch adds; where there is one,
# checkpatch's wish for a new entry is moot.
without_maintainer() {
	awk '/^--- \/dev\/null$/ { getline; print substr($2, 3) }' "$2" |
		awk 'FNR == NR { if ($1 == "F:") entry[$2]; next }
			{ for (e in entry) if (e == $0 || e ~ /\/$/ && index($0, e) == 1) next; print }' \
			<(cat "$1/MAINTAINERS"; sed -n 's/^+\(F:\)/\1/p' "$2") -
}

for kver in $(versions maintained); do
	series_of "$kver"
	base=$(base_source "$kver")
	for patch in "${PATCHES[@]}"; do
		is "$(complaints "$base" "$patch")" "" "$kver: ${patch##*/}"
		is "$(without_maintainer "$base" "$patch")" "" \
			"$kver: ${patch##*/}: new files have a maintainer"
	done
done
done_testing
