# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Sourced by tests that keep a lab in the background: $lab is its process, if one runs, and
# $work a temporary directory. Neither outlives the test.
# shellcheck shell=bash

work=$(mktemp -d)
lab=''
# shellcheck disable=SC2317 # called by the trap
end_lab_and_work() {
	[[ ! $lab ]] || kill "$lab" 2> /dev/null || true
	wait
	rm -rf "$work"
}
trap end_lab_and_work EXIT
trap 'exit 143' TERM INT HUP

# pass_on LABEL FILE: passes on the results in the TAP of FILE, each with LABEL before it, and
# their diagnostics; sets results to their number, and failed to that of the bad ones.
# shellcheck disable=SC2034 # for the tests
pass_on() {
	local line

	results=0 failed=0
	while IFS= read -r line; do
		case $line in
		'ok '*) pass "$1: ${line#*- }" ;;
		'not ok '*) fail "$1: ${line#*- }"; ((++failed)) ;;
		'#'*) diag "${line#\# }"; continue ;;
		*) continue ;;
		esac
		((++results))
	done < <(cat "$2" 2> /dev/null)
}
