# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Sourced by tests that run the tool's tests once more, with another build of the tool
# or in another place. Each test is one result here. If it fails, its own results are
# on standard error.
# shellcheck shell=bash

AGAIN_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# What the gate runs again: of each part of the tool what reads most of others' data.
AGAIN_IN_GATE=(fs/list.t fs/names.t keep/file.t bench/results.t profile/saved.t trace/saved.t
	trace/top-saved.t odd-names.t)

# uses_tool TEST: true if it runs the program that DAXREADCTL names. Other tests build their
# own programs.
uses_tool() { grep -q 'tool\.sh' "$1" && ! grep -q 'again\.sh' "$1"; }

# tests_again: the paths of the tool's tests to run again; all of them under tests/run --all
tests_again() {
	local t

	if [[ ! ${ALL_TESTS:-} ]]; then
		printf '%s\n' "${AGAIN_IN_GATE[@]/#/$AGAIN_DIR/}"
		return
	fi
	for t in "$AGAIN_DIR"/*.t "$AGAIN_DIR"/*/*.t; do
		! uses_tool "$t" || printf '%s\n' "$t"
	done
}

# again TEST [BAD]: runs the test; it also fails if its output matches BAD, an
# extended regular expression.
again() {
	local name=${1#"$AGAIN_DIR"/} log status=0

	log=$(mktemp)
	"$1" > "$log" 2>&1 || status=$?
	if grep -q '^1\.\.0 # SKIP' "$log"; then
		skip "$(sed -n 's/^1\.\.0 # SKIP //p' "$log")" "$name"
	elif ((status == 0)) && ! { [[ ${2:-} ]] && grep -qE "$2" "$log"; }; then
		pass "$name: $(grep -c '^ok' "$log") results hold"
	else
		fail "$name"
		diag "$(grep -v '^ok' "$log" | head -n 60)"
	fi
	rm -f "$log"
}
