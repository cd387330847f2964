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
