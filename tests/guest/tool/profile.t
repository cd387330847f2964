#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
# lab: --clock instructions
#
# daxreadctl profile finds the functions that only one method runs in real profiles,
# and restores the switch and the system.
#
# Would catch: both profiles of the same method, functions of both methods marked as of
# one, a switch not restored, perf or its files left behind.
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=tests/lib/tap.sh
. ../../lib/tap.sh

FILE=/mnt/pmem0/profile
SWITCH=/sys/fs/ext4/pmem0/dax_fast_read
work=$(mktemp -d)
trap 'rm -rf "$work" "$FILE"; echo 0 > $SWITCH' EXIT
export TMPDIR=$work/tmp
mkdir "$TMPDIR"
dd if=/dev/urandom of=$FILE bs=64K count=1 status=none
echo 1 > $SWITCH

run() { capture daxreadctl profile "$@"; }
json() { jq -c "$1" <<< "$out"; }
# only METHOD FUNCTION: prints whether the function is marked so
only() { json "[.functions[] | select(.function == \"$2\") | .only] == [\"$1\"]"; }
as_before() { echo "$(cat $SWITCH),$(ls "$TMPDIR"),$(pgrep -x perf | wc -l),$(ls /run/daxreadctl)"; }

run --block-size 1 --json --svg "$work/p.svg" $FILE
is "$status" 0 'a profile'
[[ $status = 0 ]] || diag "$err"
is "$(as_before)" '1,,0,' 'the switch is as before, nothing is left'
is "$(json '[.unit, .event, .block_size_bytes]')" '["instructions","cpu-clock",1]' 'instructions were sampled'
is "$(json '[.methods[] | .samples > 3000] | all')" true 'thousands of times'
for function in dax_iomap_rw ext4_iomap_begin ext4_dax_read_sync; do
	is "$(only read_iter $function)" true "$function: of read_iter alone"
done
is "$(only read ext4_dax_fast_read)" true "ext4_dax_fast_read: of read alone"
is "$(json '[.functions[] | select(.function == "vfs_read" or .function == "do_syscall_64") | .only]')" \
	'[null,null]' 'vfs_read and do_syscall_64: of both'
is "$(json '.methods | map(.only_percent > 3) | all')" true 'what one alone runs has its part of the cost'
is "$(json '.methods | .[0].only_cost > .[1].only_cost')" true 'for read_iter more than for read'

# The cost of a read is that of bench; it does not include the profiler
daxreadctl bench --block-size 1 --file $FILE --json - /mnt/pmem0 > "$work/bench.json"
for method in read_iter read; do
	measured=$(jq --arg m $method '.results[] | select(.method == $m) | .per_read.median' "$work/bench.json")
	is "$(json "[.methods[] | select(.method == \"$method\") | .cost_per_read / $measured | . > 0.98 and . < 1.05]")" \
		'[true]' "$method: a read costs what bench says"
done
ok 'the picture is XML' python3 -c 'import sys, xml.etree.ElementTree as x; x.parse(sys.argv[1])' "$work/p.svg"

echo before > "$work/folded"
ln "$work/folded" "$work/kept"
run --block-size 1 --seconds 0.05 --folded "$work/folded" --json $FILE
is "$(< "$work/kept")" before 'a file of stacks is replaced when the new one is whole, not overwritten'
is "$status" 0 'with callers'
like "$(sed -n 1p "$work/folded")" 'sampled: cpu-clock each 20011, reads of 1 bytes' 'and what was sampled'
live=$(json '[.methods, .functions]')
ok 'a chain leads from user space to the method' \
	grep -qE '^read;.*pread.*;entry_SYSCALL_64.*;vfs_read_\[k\];.*ext4_dax_fast_read_\[k\]' "$work/folded"
run --from "$work/folded" --json
is "$(json '[.methods, .functions]')" "$live" 'read again, the same comes out'

run --block-size 4K --seconds 0.05 $FILE
is "$status" 0 'as a table'
like "$out" 'In 2021, time on hardware, reads of 4096 bytes: 20.81 % and 7.99 %.' 'beside the figures of 2021'

# perf notices when the sampled process has ended
ended_by() {
	env --default-signal=INT,TERM daxreadctl profile --seconds 2 $FILE > "$work/out" 2>&1 &
	until pgrep -x perf > /dev/null; do
		kill -0 $!
		sleep 0.05
	done
	kill -"$1" $!
	status=0
	wait $! 2> /dev/null || status=$?
	for ((i = 0; i < 100; i++)); do
		pgrep -x perf > /dev/null || break
		sleep 0.1
	done
	is "$status,$(as_before)" "$2,1,,0," "ended by SIG$1, it restores all"
}
ended_by TERM 143
ended_by INT 130

run /dev/null
is "$status,$out,$(as_before)" '2,,1,,0,' 'a file that is on no ext4'
run --block-size 1M $FILE
is "$status,$out,$(as_before)" '1,,1,,0,' 'a file smaller than a read'
path=$PATH
PATH=$(dirname "$(command -v daxreadctl)")
status=0
err=$(daxreadctl profile $FILE 2>&1) || status=$?
PATH=$path
is "$status" 1 'without perf'
like "$err" 'daxreadctl profile: perf: cannot be run: No such file or directory; install perf' 'and the message says so'
is "$(grep -c 'install perf' <<< "$err")" 1 'once'
is "$(as_before)" '1,,0,' 'and all is as before'
done_testing
