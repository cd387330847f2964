#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# After a bench or a trace is killed at any moment, the next one restores, removes or
# names all that it left: the switch of a real file system, its state file in /run,
# trace instances, files on the file system.
#
# Would catch: a change that is made before it is recorded, a state file that the
# next run takes for that of a running bench, an instance that is never removed.
set -euo pipefail
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../../lib/tap.sh"

MOUNT=/mnt/pmem0
SWITCH=/sys/fs/ext4/pmem0/dax_fast_read
STATE=/run/daxreadctl
INSTANCES=/sys/kernel/tracing/instances
KILLS=3		# per kind, each in a later part of a run's time

[[ -e $SWITCH ]] || skip_all "this kernel has no $SWITCH (not patched with the series?)"
type -P daxreadctl > /dev/null || skip_all "daxreadctl is not in PATH: run this in the lab (tests/lab/run)"
RANDOM=${SEED:=$$}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
diag "SEED=$SEED"

# milliseconds COMMAND...: prints how long its second run takes
milliseconds() {
	local start

	"$@" > "$work/out" 2>&1
	start=${EPOCHREALTIME/./}
	"$@" > "$work/out" 2>&1
	echo $(((${EPOCHREALTIME/./} - start) / 1000))
}

# kill_in_part I MILLISECONDS WORKS COMMAND...: starts it, and kills it at a random moment
# of the I-th of KILLS equal parts of that time. In the last part kills it as soon as WORKS
# prints more than 0, which means that it works, however long that takes on a busy machine.
kill_in_part() {
	local part=$1 at=$((($1 * 32768 + RANDOM) * $2 / KILLS / 32768)) works=$3 pid
	shift 3

	"$@" > "$work/out" 2>&1 &
	pid=$!
	if ((part < KILLS - 1)); then
		sleep "$(printf '%d.%03d' $((at / 1000)) $((at % 1000)))"
	else
		until (($($works) > 0)) || [[ ! -e /proc/$pid ]]; do sleep 0.01; done
	fi
	kill -KILL "$pid" 2> /dev/null || true
	wait "$pid" 2> /dev/null || true
}

left_in_state() { find "$STATE" -type f 2> /dev/null | wc -l; }
instances() { find "$INSTANCES" -mindepth 1 -maxdepth 1 -name 'daxreadctl*' | wc -l; }

# again COMMAND...: the next run, with its output in $work/next
again() { "$@" > "$work/next" 2>&1; }

bench=(daxreadctl bench --seconds 0.5 --rounds 3 --block-size 4K --file-size 1M "$MOUNT")
thrown=0 left=0 files=$(find "$MOUNT") time=$(milliseconds "${bench[@]}")
diag "a bench takes $time ms"
for ((i = 0; i < KILLS; i++)); do
	before=$((i % 2))
	echo $before > "$SWITCH"
	kill_in_part "$i" "$time" left_in_state "${bench[@]}"
	thrown=$((thrown + ($(< "$SWITCH") != before)))
	left=$((left + ($(left_in_state) > 0)))
	wrong=''
	again daxreadctl bench --seconds 0.001 --rounds 1 --block-size 4K --file-size 64K "$MOUNT" ||
		wrong+=" the next bench fails"
	[[ $(< "$SWITCH") == "$before" ]] || wrong+=" the switch is not restored to $before"
	[[ $(left_in_state) == 0 ]] || wrong+=" a state file is left"
	[[ $(find "$MOUNT") == "$files" ]] || wrong+=" a file is left on $MOUNT"
	is "$wrong" '' "bench killed, round $i: all is as it was after the next run"
	[[ ! $wrong ]] || diag "$(< "$work/next")"
done
diag "of $KILLS kills, $left left a state file, $thrown the switch thrown"
ok "some kills met a bench at its work" test "$left" -gt 0
echo 0 > "$SWITCH"

echo data > "$MOUNT/file.killed"
trace=(daxreadctl trace -- sh -c "cat '$MOUNT/file.killed'; sleep 1")
left=0 time=$(milliseconds "${trace[@]}")
diag "a trace takes $time ms"
for ((i = 0; i < KILLS; i++)); do
	kill_in_part "$i" "$time" instances "${trace[@]}"
	left=$((left + ($(instances) > 0)))
done
diag "of $KILLS kills, $left were followed by a tracing instance that was left"
ok "some kills met a trace at its work" test "$left" -gt 0
# The runs after it would have removed all of this.
ok "the trace after the killed ones works" again "${trace[@]}"
is "$(instances)" 0 "and nothing is left of them"
rm -f "$MOUNT/file.killed"
done_testing
