#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
# lab: --cpus 1
#
# daxreadctl trace traces what was asked for, and leaves no tracing behind, however
# it ends.
#
# Would catch: an instance left after Ctrl-C, an error or a kill, other tracing
# disturbed, reads of others or of other file systems counted, lost events that are
# not reported.
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=tests/lib/tap.sh
. ../../lib/tap.sh
# shellcheck source=tests/lib/traced.sh
. ../../lib/traced.sh

FILE=/mnt/pmem0/trace-command
OTHER=/mnt/trace-other
work=$(mktemp -d)
# For later tests in the same lab
# shellcheck disable=SC2317 # called by the trap
end() {
	jobs -p | xargs -r kill -KILL 2> /dev/null || true
	mountpoint -q /sys/kernel/tracing || mount -t tracefs nodev /sys/kernel/tracing
	mountpoint -q /sys/kernel/debug || mount -t debugfs nodev /sys/kernel/debug
	rmdir "$INSTANCES/mine" 2> /dev/null || true
	echo 0 > /sys/fs/ext4/pmem0/dax_fast_read
	umount "$OTHER" 2> /dev/null || true
	rm -rf "$work" "$FILE"
}
trap end EXIT

dd if=/dev/urandom of=$FILE bs=64K count=1 status=none
echo 1 > /sys/fs/ext4/pmem0/dax_fast_read

# answer OPTION…: prints where the answer goes: not to standard output if a command uses
# that
answer() { [[ " $* " != *' --json '* ]] || printf '%s\n' --output-file "$work/out"; }
run() {
	status=0
	: > "$work/out"
	mapfile -t to < <(answer "$@")
	daxreadctl trace "${to[@]}" "$@" > "$work/printed" 2> "$work/err" || status=$?
	out=$(cat "$work/printed" "$work/out")
	err=$(< "$work/err")
}
# begin OPTION…: starts it in the background and waits until it traces
begin() {
	mapfile -t to < <(answer "$@")
	: > "$work/out"
	env --default-signal=INT,TERM,HUP daxreadctl trace "${to[@]}" "$@" > "$work/printed" 2> "$work/err" &
	pid=$!
	until_it_traces
}
# finish SIGNAL
finish() {
	end_by "$1"
	out=$(cat "$work/printed" "$work/out")
	err=$(< "$work/err")
}
json() { jq -c "$1" <<< "$out"; }
reads() { dd if="${2:-$FILE}" of=/dev/null bs=64 count="$1" status=none; }

# A tracer that ran before must not notice
mkdir $INSTANCES/mine
echo 1 > $INSTANCES/mine/events/ext4/ext4_dax_read/enable
echo 0 > /sys/kernel/tracing/events/ext4/ext4_dax_read/enable

run --json -- dd if=$FILE of=/dev/null bs=64 count=50 status=none
is "$status$err" 0 'a command'
is "$(json '[.methods[1].reads, .reads_begun_before, .reads_not_ended, .reads_with_gaps, .events_lost]')" \
	'[50,0,0,0,0]' 'its reads, all whole'
is "$(left)" mine 'no instance is left'

run --json -- sh -c "dd if=$FILE of=/dev/null bs=64 count=3 status=none; dd if=$FILE of=/dev/null bs=1 count=2 status=none & wait"
# their order is that of the time that they took
is "$(json '[.processes[] | [.command, .read_count, .bytes]] | sort')" '[["dd",2,2],["dd",3,192]]' \
	"a command's children, each by itself"

begin --json -- sh -c "sleep 1; dd if=$FILE of=/dev/null bs=64 count=5 status=none; sleep 1"
reads 7
wait $pid
out=$(< "$work/out")
is "$(json '[.methods[1].reads]')" '[5]' 'what others read meanwhile is left out'

mkdir -p $OTHER
mke2fs -q -F -t ext4 /dev/pmem1
mount -o dax /dev/pmem1 $OTHER
cp $FILE $OTHER/file
begin --json
reads 5
reads 6 $OTHER/file
finish INT
is "$status$err" 0 'no time, no command: Ctrl-C ends it well'
is "$(json '[.methods[].reads]')" '[6,5]' 'all reads of all file systems, the other one with its switch off'
begin --json $OTHER
reads 5
reads 6 $OTHER/file
finish INT
is "$(json '[.methods[].reads]')" '[6,0]' 'of one file system'
while :; do
	reads 5
	reads 6 $OTHER/file
done &
others=$!
run --json --seconds 2 /dev/pmem0
kill $others
wait $others 2> /dev/null || true
is "$status$err,$(json '[.methods[] | .reads > 0]')" '0,[false,true]' 'of another, named by its device, for 2 seconds'
is "$(left)" mine 'no instance is left'

run --seconds 0.1
is "$status:$out" '0:No DAX reads were seen: nothing read a file by DAX meanwhile.' 'nothing read: words for a table'
run -- true
like "$out" "the traced tasks read no file by DAX. Reads by the kernel's own threads, as for a loop device, are not theirs." \
	'nothing read by a command: what may be missing'

run --buffer-size 8K --json -- dd if=$FILE of=/dev/null bs=1 count=60000 status=none
is "$status" 0 'too small a buffer'
ok 'lost events are counted' test "$(json .events_lost)" -gt 0
ok 'the reads that are seen are not more than were made' test "$(json '.methods[1].reads')" -le 60000
run --buffer-size 8K -- dd if=$FILE of=/dev/null bs=1 count=60000 status=none
like "$err" 'events were lost: the buffers were full' 'and said'

begin
finish TERM
is "$status" 143 'SIGTERM ends it as a signal does'
is "$out" '' 'without an answer'
is "$(left)" mine 'no instance is left'
begin
finish HUP
is "$status,$(left)" 129,mine 'so does SIGHUP'
begin -- sleep 1000
finish INT
is "$status,$(left)" 1,mine 'Ctrl-C ends command and trace'
like "$err" 'sleep: failed: a signal ended it: Interrupt' 'and the message says so'
is "$(pgrep -fx 'sleep 1000' || true)" '' 'the command is gone'
begin -- sleep 1000
finish TERM
is "$status,$(left)" 143,mine 'SIGTERM ends both, too'
sleep 0.2
is "$(pgrep -fx 'sleep 1000' || true)" '' 'the command is gone'

begin
finish KILL
killed=$pid
is "$status" 137 'killed outright'
like "$(left)" "daxreadctl-$killed-" 'it leaves its instance'
begin
is "$(left | grep -c daxreadctl)" 1 'the next run removes that'
like "$(cat "$work/err")" "daxreadctl-$killed-" 'and says so'
run --seconds 0.1
is "$(left | grep -c "daxreadctl-$pid-")" 1 'but not an instance of a running trace'
finish INT

run -- /no/such/program
is "$status,$out,$(left)" 1,,mine 'no such program'
like "$err" '/no/such/program: cannot be run: No such file or directory' 'and the message says so'
run -- sh -c 'exit 3'
is "$status,$(left)" 1,mine 'a program that fails'
like "$err" 'sh: failed: its exit status is 3' 'and the message says so'
run /proc
is "$status,$out,$(left)" 2,,mine 'a file system that has no DAX'

run --json --record "$work/kept.dat" -- dd if=$FILE of=/dev/null bs=64 count=50 status=none
is "$status,$(json '.methods[1].reads'),$(left)" 0,50,mine 'recorded'
live=$(json '[.methods, .processes[].read_count]')
run --json --from "$work/kept.dat"
is "$(json '[.methods, .processes[].read_count]')" "$live" 'and read again'
# waits until trace-cmd has switched tracing on, which it does last
begin_record() {
	rm -rf "$work/record"
	mkdir "$work/record"
	env --default-signal=INT,TERM,HUP daxreadctl trace --json --record "$work/record/r.dat" "$@" > "$work/printed" 2> "$work/err" &
	pid=$!
	: > "$work/out"
	until_it_traces
}
# remains of a recording
remains() { echo "$(left),$(pgrep -x trace-cmd | wc -l),$(ls "$work/record")"; }
begin_record $OTHER
reads 5
reads 6 $OTHER/file
finish INT
is "$status,$(json '[.methods[].reads]'),$(remains)" '0,[6,0],mine,0,r.dat' 'recorded of one file system until Ctrl-C'
begin_record
finish TERM
is "$status,$out,$(remains)" 143,,mine,0, 'SIGTERM ends the recording, and its processes and files go'
run --record /no/such/directory/file --seconds 0.1
is "$status,$out,$(left)" 1,,mine 'recorded to where nothing can be'

chmod 755 "$work"
chmod 644 "$work/kept.dat"
ok 'as another user, a file is read' \
	setpriv --reuid 65534 --clear-groups daxreadctl trace --from "$work/kept.dat"
status=0
err=$(setpriv --reuid 65534 --clear-groups daxreadctl trace 2>&1) || status=$?
is "$status" 1 'as another user, nothing is traced'
like "$err" 'cannot trace: Permission denied; run as root' 'and the message says so'
# the kernel mounts tracefs below debugfs on access
umount /sys/kernel/debug
umount /sys/kernel/tracing
run
is "$status,$out" 1, 'without tracefs'
like "$err" 'tracefs: cannot trace: it is not mounted; mount -t tracefs' 'and the message says so'
is "$(grep -c tracefs /proc/mounts || true)" 0 'it is not mounted by itself'
mount -t tracefs nodev /sys/kernel/tracing
is "$(cat $INSTANCES/mine/events/ext4/ext4_dax_read/enable)" 1 "the other tracer's events are as they were"
is "$(cat /sys/kernel/tracing/events/ext4/ext4_dax_read/enable)" 0 'and those of the main buffer'
done_testing
