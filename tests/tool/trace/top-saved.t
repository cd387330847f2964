#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# top's reports of saved traces, as text and as JSON, and what it says of wrong usage.
#
# Would catch: reads that are in a trace and not in the report, keys of the JSON that are
# gone, rates by the wrong time, an option that is accepted and has no effect.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"

TRACES=$TOP/tests/tool/data/traces

run top --batch --from "$TRACES/mixed.dat"
is "$status:$err" 0: 'a report'
is "$out" '5.090 s, 22.0 reads/s by read, 22.0 reads/s by read_iter, times in ns
TASK READ/s READ_ITER/s  BYTES/s ERRORS/s   MEAN   P99 COMMAND
  65    0.0        22.0 124734.4      0.4 8395.1 10014 mixed reads
  67   22.0         0.0 124734.4      0.4 7496.6  7282 mixed reads' 'of tasks'
run top --batch --view files --from "$TRACES/mixed.dat"
like "$out" ' 259:0    12   22.0        22.0 249468.8      0.8 7945.9 10014 -' 'of files'
run top --batch --view filesystems --from "$TRACES/mixed.dat"
like "$out" ' 259:0   22.0        22.0 249468.8      0.8 7945.9 10014 -' 'of file systems'
run top --batch --sort read --from "$TRACES/mixed.dat"
is "$(grep -oE '^ +6[57]' <<< "$out" | tr -d ' ' | paste -sd' ')" '67 65' 'sorted'
run top --batch --rows 1 --from "$TRACES/mixed.dat"
like "$out" '-   22.0         0.0 124734.4      0.4 7496.6     - others (1)' 'one row, and the others'
DAXREADCTL_UNIT=instructions run top --batch --from "$TRACES/mixed.dat"
like "$out" 'times in instructions' 'the unit is what the environment says'

run top --json --from "$TRACES/mixed.dat"
is "$status:$err:$(wc -l <<< "$out")" 0::1 'JSON in one line'
is "$(json '[.schema, .unit, .sampled, .time, .seconds, .events_lost]')" '[1,"ns",false,null,5.089911,0]' 'about the report'
is "$(json '[.methods[] | .method, .reads, .bytes, .errors]')" '["read_iter",112,634887,2,"read",112,634887,2]' 'methods'
is "$(json '[.tasks[] | .pid, .command, .read_count, .read_iter_count, .bytes, .errors, .p99]')" \
	'[65,"mixed reads",0,112,634887,2,10014,67,"mixed reads",112,0,634887,2,7282]' 'tasks'
is "$(json '[.files[] | .device, .inode, .read_count, .read_iter_count, .path]')" '["259:0",12,112,112,null]' 'files'
is "$(json '[.filesystems[] | .device, .source, .mount_point, .bytes]')" '["259:0",null,null,1269774]' 'file systems'
run trace --json --from "$TRACES/mixed.dat"
of_trace=$(json '[.methods[] | .method, .reads, .bytes, .errors]')
run top --json --from "$TRACES/mixed.dat"
is "$(json '[.methods[] | .method, .reads, .bytes, .errors]')" "$of_trace" 'as trace counts them'
run top --json --from "$TRACES/ends.dat"
is "$(json '[.tasks[].timed]')" '[112,112]' 'a trace of the last events alone'
run top --batch --from "$TRACES/lossy.dat"
like "$out" 'events were lost, there were more reads than shown' 'lost events are said'
run top --json --from "$TRACES/lossy.dat"
ok 'and counted' test "$(json .events_lost)" -gt 0
run top --batch --from "$TRACES/other.dat"
fails 2 'cannot be summed up: it knows no event ext4:ext4_dax_read' 'a trace of something else'
head -c 5000 "$TRACES/mixed.dat" > "$work/cut"
run top --batch --from "$work/cut"
fails 1 "$work/cut: " 'a trace cut off'
run top --json --from "$work/none"
fails 1 'none: cannot be opened: No such file or directory' 'no file'

run top --from x --seconds 3
fails 64 '--from x: goes with --view, --sort, --batch, --rows and --json only' 'from a file and for a time'
run top --from x --exact
fails 64 '--from x: goes with' 'from a file, exact'
run top --from x /mnt
fails 64 '--from x: goes with' 'from a file, of a file system'
run top --view processes
fails 64 '--view processes: give tasks, files or filesystems' 'no such view'
run top --sort size
fails 64 '--sort size: give reads, read, read_iter, bytes, mean, p99 or errors' 'no such key'
run top --delay 0
fails 64 '--delay 0: give' 'no delay'
run top --comm a-name-that-is-too-long
fails 64 "a task's name has at most 15 bytes" 'a name that no task has'
run top --prometheus x --json
fails 64 '--prometheus: not together with --json' 'two kinds of answer'
run top --batch --json > /dev/null
if [[ ! -e /sys/kernel/tracing/events/ext4/ext4_dax_read ]]; then
	ok 'where there is no event' test "$status" -ne 0
	like "$err" 'cannot trace: ' 'it says so'
fi
done_testing
