#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Every patch passes the base's own scripts/checkpatch.pl --strict.
set -euo pipefail
# shellcheck source=tests/patches/lib.sh
source "$(dirname "$0")/lib.sh"

options=(--strict --terse --show-types --showfile --no-summary --ignore FILE_PATH_CHANGES)
# checkpatch looks for codespell's dictionary with python, and not every python finds
# Debian's packages. So name the file.
dictionary=/usr/lib/python3/dist-packages/codespell_lib/data/dictionary.txt
[[ ! -r $dictionary ]] || options+=(--codespell --codespellfile "$dictionary")

# The kernel's trace event headers do not use the layout that these two want.
EXEMPT='^include/trace/events/[^ ]*: CHECK:(OPEN_ENDED_LINE|PARENTHESIS_ALIGNMENT):'

# ext4 copies its const table to the table for DAX files at initialisation, and that one
# is read-only afterwards. A second list of operations would drift from the first.
EXEMPT+='|^fs/ext4/[^ ]*: WARNING:CONST_STRUCT:'

# complaints BASE PATCH: what checkpatch reports on the patch.
complaints() {
	local out status=0

	# Run in the base, so that checkpatch reads the same files wherever the test is
	# started.
	out=$(cd "$1" && scripts/checkpatch.pl "${options[@]}" "$2" 2>&1) || status=$?
	grep -Ev "$EXEMPT" <<< "$out" | sed '/^$/d' || true
	# Status 1 means complaints. Any other status but 0 means that checkpatch failed.
	(( status <= 1 )) || echo "checkpatch.pl ended with status $status"
}

# without_maintainer BASE PATCH: new files of the patch without an entry in
# MAINTAINERS, for the file or its directory, in the base or added by the patch.
# (checkpatch asks for an entry also where one exists.)
without_maintainer() {
	awk '/^--- \/dev\/null$/ { getline; print substr($2, 3) }' "$2" |
		awk 'FNR == NR { if ($1 == "F:") entry[$2]; next }
			{ for (e in entry) if (e == $0 || e ~ /\/$/ && index($0, e) == 1) next; print }' \
			<(cat "$1/MAINTAINERS"; sed -n 's/^+\(F:\)/\1/p' "$2") -
}

for kver in $(versions_asked); do
	series_of "$kver"
	base=$(base_source "$kver")
	for patch in "${PATCHES[@]}"; do
		is "$(complaints "$base" "$patch")" "" "$kver: ${patch##*/}"
		is "$(without_maintainer "$base" "$patch")" "" \
			"$kver: ${patch##*/}: new files have a maintainer"
	done
done
done_testing
