#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# A bench or a trace that is killed outright, at whatever moment, leaves nothing that
# the next one does not put back, remove or name: the switch of a real file system, its
# state file in /run, tracing instances, files on the file system.
#
# Would catch: a moment between a change and its being written down, a state that the
# next run takes for that of a living one, an instance that nobody removes.
set -euo pipefail
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"

MOUNT=/mnt/pmem0
SWITCH=/sys/fs/ext4/pmem0/dax_fast_read
STATE=/run/daxreadctl
INSTANCES=/sys/kernel/tracing/instances
KILLS=6		# of each kind

[[ -e $SWITCH ]] || skip_all "this kernel has no $SWITCH (not patched with the series?)"
type -P daxreadctl > /dev/null || skip_all "daxreadctl is not in PATH: run this in the lab (tests/lab/run)"
RANDOM=${SEED:=$$}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
diag "SEED=$SEED"

# kill_within SECONDS COMMAND...: starts it, and kills it at some moment before SECONDS
# are over, should it live so long.
kill_within() {
	local limit=$1 pid
	shift

	"$@" > "$work/out" 2>&1 &
	pid=$!
	sleep "$(awk -v limit="$limit" -v r="$RANDOM" 'BEGIN { print limit * r / 32768 }')"
	kill -KILL "$pid" 2> /dev/null || true
	wait "$pid" 2> /dev/null || true
}

left_in_state() { find "$STATE" -type f 2> /dev/null | wc -l; }
instances() { find "$INSTANCES" -mindepth 1 -maxdepth 1 -name 'daxreadctl*' | wc -l; }

# again COMMAND...: the next run; what it says goes to $work/next.
again() { "$@" > "$work/next" 2>&1; }

thrown=0 left=0 files=$(find "$MOUNT")
for ((i = 0; i < KILLS; i++)); do
	before=$((i % 2))
	echo $before > "$SWITCH"
	kill_within 3 daxreadctl bench --seconds 30 --block-size 4K --file-size 1M "$MOUNT"
	thrown=$((thrown + ($(< "$SWITCH") != before)))
	left=$((left + ($(left_in_state) > 0)))
	wrong=''
	again daxreadctl bench --seconds 0.01 --rounds 1 --block-size 4K --file-size 1M "$MOUNT" ||
		wrong+=" the next bench fails"
	[[ $(< "$SWITCH") == "$before" ]] || wrong+=" the switch is not put back to $before"
	[[ $(left_in_state) == 0 ]] || wrong+=" a state file is left"
	[[ $(find "$MOUNT") == "$files" ]] || wrong+=" a file is left on $MOUNT"
	is "$wrong" '' "bench killed, round $i: all is as it was after the next run"
	[[ ! $wrong ]] || diag "$(< "$work/next")"
done
diag "of $KILLS kills, $left left a state file, $thrown the switch thrown"
ok "some kills met a bench at its work" test "$left" -gt 0
echo 0 > "$SWITCH"

left=0
echo data > "$MOUNT/file.killed"
for ((i = 0; i < KILLS; i++)); do
	kill_within 10 daxreadctl trace --seconds 30 "$MOUNT"
	left=$((left + ($(instances) > 0)))
	wrong=''
	again daxreadctl trace -- cat "$MOUNT/file.killed" || wrong+=" the next trace fails"
	[[ $(instances) == 0 ]] || wrong+=" a tracing instance is left"
	is "$wrong" '' "trace killed, round $i: nothing is left after the next run"
	[[ ! $wrong ]] || diag "$(< "$work/next")"
done
diag "of $KILLS kills, $left left a tracing instance"
ok "some kills met a trace at its work" test "$left" -gt 0
rm -f "$MOUNT/file.killed"
done_testing
