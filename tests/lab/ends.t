#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# A run leaves no process and no file behind, however it ends.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Every process of this test's runs has this in its environment.
mark=LAB_TEST_MARK=$$.$RANDOM
export TMPDIR=$work/tmp
mkdir "$TMPDIR"

marked() { grep -lszxF "$mark" /proc/[0-9]*/environ 2> /dev/null | cut -d/ -f3 || true; }

# shellcheck disable=SC2317 # reached through ok
gone() {
	for _ in $(seq 50); do
		[[ $(marked) ]] || return 0
		sleep 0.1
	done
	marked | xargs ps -o pid,args -p
	return 1
}

# The command creates a file in the share when it runs.
start_lab() {
	local share=$work/share.$RANDOM

	mkdir "$share"
	# By default a script's background jobs ignore INT, and those of nohup ignore HUP.
	env --default-signal=INT,HUP,TERM "$mark" setsid "$TOP/tests/lab/run" --timeout "$1" --share "$share" -- \
		sh -c 'touch /mnt/share/runs; sleep 100' 2> "$work/err" &
	lab=$!
	for _ in $(seq 600); do
		[[ ! -e $share/runs ]] || return 0
		sleep 0.1
	done
	diag "the lab did not start: $(< "$work/err")"
	return 1
}

for signal in INT TERM HUP; do
	start_lab 200
	ok 'a lab is running' test -n "$(marked)"
	kill -"$signal" "$lab"
	status=0
	wait "$lab" || status=$?
	is "$status" $((128 + $(kill -l "$signal"))) "SIG$signal: the status tells"
	ok '… no process is left' gone
	is "$(ls "$TMPDIR")" '' '… and no file'
done

start_lab 200
kill -KILL "$lab"
wait "$lab" 2> /dev/null || true
ok 'killed outright, it leaves no process either' gone
rm -rf "${TMPDIR:?}"/*

start_lab 40
status=0
wait "$lab" || status=$?
is "$status" 124 'the time limit ends it'
ok '… no process is left' gone
is "$(ls "$TMPDIR")" '' '… and no file'
done_testing
