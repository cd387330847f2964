#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The table of hazards in Documentation/read-path.md agrees with the code: every
# function and file that it names is in the patched kernel, every test is in tests/.
#
# Would catch: a renamed function, a removed test, a row without four cells.
set -euo pipefail
# shellcheck source=tests/patches/lib.sh
source "$(dirname "$0")/lib.sh"

PAGE=$TOP/Documentation/read-path.md

# rows: the rows of the table of hazards, without its header
rows() { awk '/^## Hazards/ { on = 1; next } /^## / { on = 0 } on && /^\| /' "$PAGE" | tail -n +3; }

# is_test NAME: a test of the guest, of the faults, or of another suite
is_test() {
	compgen -G "$TOP/tests/guest/*/$1.[ct]" > /dev/null || compgen -G "$TOP/tests/*/$1.t" > /dev/null ||
		[[ $1 == random-files && -e $TOP/tests/random/random.c ]]
}

# in_kernel NAME: a function "NAME()", or a file
in_kernel() {
	[[ $1 == *'()' ]] || { [[ -e $CHECK_TREE/$1 ]]; return; }
	grep -rqw "${1%'()'}" "$CHECK_TREE"/{fs,drivers/dax,drivers/nvdimm,include/linux}
}

series_of 6.12
check_tree 6.12
bring_source "$CHECK_TREE" 6.12 "${PATCHES[@]}"
while IFS='|' read -r _ hazard _ where tests rest; do
	hazard=${hazard# }
	hazard=${hazard% }
	missing=()
	# shellcheck disable=SC2016 # backquotes of the text
	for name in $(grep -oE '`[^`]+`' <<< "$where" | tr -d '`'); do
		in_kernel "$name" || missing+=("$name")
	done
	for name in ${tests//,/ }; do
		is_test "$name" || missing+=("the test $name")
	done
	[[ -z $rest ]] || missing+=('its end: it has more than four cells')
	is "${missing[*]}" '' "$hazard: what it names is there"
done < <(rows)
done_testing
