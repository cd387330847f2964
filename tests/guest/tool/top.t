#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
# lab: --cpus 1 --clock instructions
#
# daxreadctl top against programs whose reads are known: with --exact each read is in one
# report, sampled the rates are right, a reader of 4 KiB pays at most 5 %, and nothing is
# left behind.
#
# Would catch: reads lost or counted twice between reports, a rate that is not scaled by the
# time in which reads were seen, an event that stays on, reads of others or of other file
# systems counted.
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=tests/lib/tap.sh
. ../../lib/tap.sh
# shellcheck source=tests/lib/traced.sh
. ../../lib/traced.sh

TIMED=$PWD/../../../build/guest/timed-reads
FILE=/mnt/pmem0/top-file
OTHER=/mnt/top-other
work=$(mktemp -d)
# For later tests in the same lab
# shellcheck disable=SC2317 # called by the trap
end() {
	jobs -p | xargs -r kill -KILL 2> /dev/null || true
	rmdir "$INSTANCES/mine" 2> /dev/null || true
	echo 0 > /sys/fs/ext4/pmem0/dax_fast_read
	umount "$OTHER" 2> /dev/null || true
	rm -rf "$work" "$FILE"
}
trap end EXIT
[[ -x $TIMED ]] || skip_all 'make guest-tests has not built timed-reads'

head -c 65536 /dev/urandom > $FILE
mkdir -p $OTHER
mke2fs -q -F -t ext4 /dev/pmem1
mount -o dax /dev/pmem1 $OTHER
cp $FILE $OTHER/file
method() { echo $(($1)) > /sys/fs/ext4/pmem0/dax_fast_read; }
method 1

# a tracer that ran before must not notice
mkdir $INSTANCES/mine
echo 1 > $INSTANCES/mine/events/ext4/ext4_dax_read_begin/enable

reads() { dd if="${2:-$FILE}" of=/dev/null bs=64 count="$1" status=none; }
# json FILTER: of all reports as one array
json() { jq -sc "$1" "$work/out"; }

# exact, over several reports and both methods
begin_top --exact --json --delay 0.2
reads 700
sleep 0.25
reads 300
method 0
reads 41
sleep 0.25
dd if=$FILE of=/dev/null bs=4096 count=10 status=none
end_by INT
is "$status:$(cat "$work/err")" 0: 'exact, until Ctrl-C'
ok 'several reports' test "$(json length)" -ge 3
is "$(json '[.[].methods[] | {(.method): .reads} | to_entries[]] | group_by(.key) | map([.[0].key, (map(.value) | add)])')" \
	'[["read",1000],["read_iter",51]]' 'each read is in one report, and in no other'
is "$(json '[.[].methods[].bytes] | add')" $((1041 * 64 + 40960)) 'and so are their bytes'
is "$(json '[.[].tasks[] | select(.command == "dd") | .read_count + .read_iter_count] | add')" 1051 'they are those of dd'
is "$(json '[.[].files[].path] | unique')" "[\"$FILE\"]" 'of its file'
is "$(json '[.[].filesystems[] | [.source, .mount_point]] | unique')" '[["/dev/pmem0","/mnt/pmem0"]]' 'on its file system'
is "$(json '[.[] | .sampled, .seconds == .seen_seconds, .events_lost] | unique')" '[false,true,0]' 'all of the time was seen'
is "$(json '[.[] | .tasks[] | select(.read_count + .read_iter_count > 50) | .timed == .read_count + .read_iter_count and .p99 >= 1 and .mean > 100] | unique')" '[true]' 'and all times are known'
is "$(left)" mine 'no instance is left'

# rates: by them and the length of each report there were so many reads
method 1
# rated READS OPTION...: there is a pause of a millisecond after each 100
rated() {
	local reads=$1
	shift
	begin_top --json "$@"
	"$TIMED" $FILE "$reads" 1000 > "$work/timed"
	end_by INT
	json 'map(.methods[1].reads_per_second * .seconds) | add | round'
}
# between GOT LOW HIGH DESCRIPTION
between() { ok "$4: $1, wanted $2 to $3" test "$1" -ge "$2" -a "$1" -le "$3"; }
between "$(rated 10000 --exact)" 9998 10002 'exact: reads by the rates'
# some ten slices of time
READS=80000
between "$(rated $READS)" $((READS * 85 / 100)) $((READS * 115 / 100)) 'sampled: reads by the rates'
is "$(json 'map(.sampled) | unique')" '[true]' 'it says that it sampled'
between "$(json '(map(.event_on_seconds) | add) / (map(.seconds) | add) * 1000 | floor')" 50 270 'the event was on for a quarter of the time, in thousandths'
ok 'and what was seen is less than there was' test "$(json 'map(.methods[1].reads) | add')" -lt $((READS / 2))
between "$(json '[.[].tasks[] | select(.command == "timed-reads") | .mean] | add / length | floor')" 500 20000 'with the mean of their times'

# what a reader of 4 KiB pays, in instructions of its own
cost() { "$TIMED" $FILE "$1" | cut -d' ' -f3; }
alone=$(cost 10000)
begin_top --json
watched=$(cost $READS)
end_by INT
begin_top --json --exact
exact=$(cost 10000)
end_by INT
diag "a read of 4 KiB: $alone, while sampled $watched, while all are seen $exact instructions"
between $((watched * 1000 / alone)) 1000 1050 'sampled: a read of 4 KiB costs at most 5 % more, in thousandths'
ok 'all seen it costs more than that' test "$exact" -gt "$watched"

# what is asked for
method 1
begin_top --exact --json $OTHER
reads 5
reads 6 $OTHER/file
end_by INT
is "$(json '[.[].filesystems[] | [.mount_point, .read_count + .read_iter_count]]')" "[[\"$OTHER\",6]]" 'one file system'
begin_top --exact --json $OTHER /dev/pmem0
reads 5
reads 6 $OTHER/file
end_by INT
is "$(json '[.[].filesystems[] | [.source, .read_count + .read_iter_count]] | sort')" '[["/dev/pmem0",5],["/dev/pmem1",6]]' 'two'
begin_top --exact --json --comm cat
reads 5
cat $FILE > "$work/copy"
end_by INT
is "$(json '[.[].tasks[].command] | unique')" '["cat"]' 'tasks of a name'
mkfifo "$work/go"
sh -c "read -r word < $work/go; dd if=$FILE of=/dev/null bs=64 count=8 status=none; :" &
shell=$!
begin_top --exact --json --pid $shell
reads 5
echo go > "$work/go"
wait $shell
wait $pid
is "$(json '[.[].methods[].reads] | add')" 8 'a process and what it starts, until it ends'
daxreadctl top --json --exact --pid 4000000 > "$work/out" 2> "$work/err" || status=$?
is "$status:$(left)" 1:mine 'a process that is not there'
like "$(< "$work/err")" '4000000: cannot be traced: there is no such process' 'is an error'
begin_top --exact --batch --view files --delay 0.3
reads 9
sleep 0.5
end_by INT
like "$(< "$work/out")" "$FILE" 'text: a table of files'
like "$(< "$work/out")" 'exact: every read is seen; cost: +15.0 % for reads of 4 KiB' 'and what it costs'

# Prometheus
begin_top --exact --delay 0.2 --prometheus "$work/top.prom"
reads 12
sleep 0.5
reads 3
end_by INT
is "$status:$(cat "$work/out" "$work/err")" 0: 'counters into a file: nothing is printed'
like "$(< "$work/top.prom")" 'daxread_reads_total{device="/dev/pmem0",mountpoint="/mnt/pmem0",method="read"} 15' 'reads of all reports'
like "$(< "$work/top.prom")" 'daxread_read_bytes_total{device="/dev/pmem0",mountpoint="/mnt/pmem0",method="read"} 960' 'and bytes'
# where tests/lib/promtool puts it
PATH=$PATH:$PWD/../../../build
if command -v promtool > /dev/null; then
	ok 'promtool finds nothing wrong' promtool check metrics < "$work/top.prom"
else
	skip 'promtool is missing: tests/lib/promtool fetches it' 'promtool finds nothing wrong'
fi

status=0
daxreadctl top > "$work/out" 2> "$work/err" < /dev/null || status=$?
is "$status:$(left)" 1:mine 'without a terminal'
like "$(< "$work/err")" 'standard output: cannot show a screen: it is not a terminal; give --batch' 'it says what to do'
is "$(cat $INSTANCES/mine/events/ext4/ext4_dax_read_begin/enable /sys/kernel/tracing/events/ext4/ext4_dax_read/enable)" \
	$'1\n0' 'other tracing is as it was'
done_testing
