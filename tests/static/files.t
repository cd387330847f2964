#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# What holds for every file: a licence line, a size that can be read in one
# sitting, no leftovers, nothing that ties it to one machine.
set -euo pipefail
# shellcheck source=tests/static/lib.sh
source "$(dirname "$0")/lib.sh"

MAX_LINES=520

mapfile -t FILES < <(repository_files | xargs -d '\n' grep -lI .)

# Debian gives these files their form, which has no comments.
NO_COMMENTS='^debian/(changelog|clean|source/format)$'

without_licence() {
	awk 'FNR == 1 && NR > 1 && !found { print last }
		FNR == 1 { found = 0; last = FILENAME }
		FNR <= 12 && index($0, "SPDX-License-Identifier: GPL-2.0-only") { found = 1 }
		END { if (!found) print last }' "${FILES[@]}" | grep -vE "$NO_COMMENTS" || true
}

# A manual page has a line for each word that is set in another font.
too_long() {
	wc -l "${FILES[@]}" | awk -v max="$MAX_LINES" '$2 != "total" && $2 !~ /\.[1-8]$/ && $1 > max { print $2 ": " $1 " lines" }'
}

# Bash tests and scripts are run by name.
not_executable() {
	local file first
	for file in "${FILES[@]}"; do
		read -r first < "$file" || true
		[[ -x $file || $first != '#!'* ]] || echo "$file: has a #! line"
		[[ $file != *.t || -x $file ]] || echo "$file: is a test"
	done
}

# found PATTERN: where it stands in the files, this one left out.
found() {
	grep -nE "$1" "${FILES[@]}" | grep -v '^tests/static/files.t:' || true
}

is "$(( ${#FILES[@]} > 20 ))" 1 "the repository's files are found"
none "$(without_licence)" "every file names its licence"
none "$(too_long)" "no file is longer than $MAX_LINES lines"
none "$(not_executable)" "what is to be executed can be"
none "$(found '[[:blank:]]+$' | cut -d: -f1,2)" "no blanks at line ends"
none "$(found $'\r$' | cut -d: -f1,2)" "no carriage returns"
none "$(found '^(<<<<<<<|>>>>>>>) ')" "no conflict left"
none "$(found '(^|[^a-zA-Z0-9_.$}])/(home|work|Users)/[a-z]')" "no path of one machine"
none "$(found '\b(TODO|FIXME|XXX):?( |$)')" "nothing left to do"
done_testing
