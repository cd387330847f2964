#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Unit tests of parts of the tool that need no system (unit/*.c), built with the
# sanitizers for memory and undefined behaviour.
#
# Would catch: a wrong value accepted or a right one refused, wrong medians, places
# outside of the file, and any access outside of memory in this code.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool/tool.sh"

pkg-config --exists cmocka || skip_all 'cmocka is missing: make deps'
build=$TOP/build/unit
if ! make -s -C "$TOP/tests/sanitize/unit" > "$work/log" 2>&1; then
	fail 'the unit tests are built'
	diag "$(tail -n 30 "$work/log")"
	done_testing
fi

for source in "$TOP"/tests/sanitize/unit/*.c; do
	name=$(basename "$source" .c)
	CMOCKA_MESSAGE_OUTPUT=TAP "$build/$name" > "$work/tap" 2> "$work/err" || echo "# status $?" >> "$work/tap"
	count=0
	while read -r line; do
		case $line in
		'ok '*) pass "$name: ${line##* - }"; count=$((count + 1)) ;;
		'not ok '*) fail "$name: ${line##* - }" ;;
		esac
	done < "$work/tap"
	# a program that ended before its plan was complete
	is "1..$count" "$(grep -oE '^1\.\.[0-9]+' "$work/tap" || true)" "$name: all of it ran and passed"
	[[ ! -s $work/err ]] || diag "$(tail -n 30 "$work/err")"
done

done_testing
