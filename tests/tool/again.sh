# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Sourced by tests that run the tool's tests once more, with another build of the tool
# or in another place. A test's result is one result here; its own are on standard
# error if it fails.
# shellcheck shell=bash

AGAIN_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# uses_tool TEST: does it run the program that DAXREADCTL names? The others build their own.
uses_tool() { grep -q 'tool\.sh' "$1" && ! grep -q 'again\.sh' "$1"; }

# again TEST [BAD]: runs it; also bad is output that has BAD, an extended expression.
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
