#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
# lab: --cpus 1
#
# daxreadctl trace counts exactly the reads of a command, live and recorded: those of its
# first instructions, those that kernel threads make for it (io_uring), and those of a
# command in a PID namespace, whose IDs differ from the kernel's.
#
# Would catch: reads lost before a filter is set, reads by io_uring's threads lost, or
# those of another program counted, a filter with an ID of another task.
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=tests/lib/tap.sh
. ../../lib/tap.sh

PROGRAMS=$PWD/../../../build/guest
FILE=/mnt/pmem0/all-reads
OTHER=/mnt/pmem0/all-reads-other
INSTANCES=/sys/kernel/tracing/instances
work=$(mktemp -d)
other=''
# shellcheck disable=SC2317 # called by the trap
end() {
	[[ ! $other ]] || kill -KILL "$other" 2> /dev/null || true
	echo 0 > /sys/fs/ext4/pmem0/dax_fast_read
	rm -rf "$work" "$FILE" "$OTHER"
}
trap end EXIT
[[ -x $PROGRAMS/uring-reads && -x $PROGRAMS/read-at-once ]] || skip_all 'make guest-tests has not built the programs'

dd if=/dev/urandom of=$FILE bs=64K count=1 status=none
cp $FILE $OTHER
echo 1 > /sys/fs/ext4/pmem0/dax_fast_read

# trace OPTION…: its results are in $status, $err and $work/json
trace() {
	rm -f "$work/json"
	capture "${enter[@]}" daxreadctl trace --json --output-file "$work/json" "$@"
}
json() { jq -c "$1" "$work/json"; }
COUNTS='[.methods[].reads, .events_lost, .reads_begun_before, .reads_not_ended, .reads_with_gaps]'
left() { find $INSTANCES -mindepth 1 -maxdepth 1 -printf '%f\n'; }

# Another program with the same kind of reads, which must not be counted
while :; do
	"$PROGRAMS/uring-reads" sqpoll 5 $OTHER
	"$PROGRAMS/uring-reads" worker 5 $OTHER
	sleep 0.2
done &
other=$!

enter=()
for keep in '' "$work/kept.dat"; do
	how=${keep:+recorded}
	how=${how:-live}
	for round in 1 2; do
		trace ${keep:+--record "$keep"} -- "$PROGRAMS/read-at-once" $FILE
		is "$status:$err:$(json "$COUNTS")" '0::[0,1000,0,0,0,0]' \
			"$how: all reads of a program that begins with them, $round"
	done
	for thread in sqpoll,iou-sqp worker,iou-wrk sqpoll-worker,iou-wrk; do
		trace ${keep:+--record "$keep"} -- "$PROGRAMS/uring-reads" ${thread%,*} 200 $FILE
		is "$status:$err:$(json "$COUNTS")" '0::[200,0,0,0,0,0]' \
			"$how: all reads of io_uring's ${thread%,*} thread, and no others"
		is "$(json '[.processes[].command | sub("-[0-9]+$"; "")] | unique')" "[\"${thread#*,}\"]" \
			"$how: under the thread's name, which has its owner's ID"
		is "$(json '[.files[].path]')" "[\"$FILE\"]" "$how: of its file only"
	done
	# the reading program is a child of the command
	trace ${keep:+--record "$keep"} -- sh -c "'$PROGRAMS/uring-reads' worker 100 $FILE; true"
	is "$status:$err:$(json "$COUNTS")" '0::[100,0,0,0,0,0]' "$how: also if a child of the command asks"
done

"$PROGRAMS/uring-reads" worker 1000000 $FILE &
owner=$!
sleep 1
trace --pid $owner --seconds 1
is "$status:$err" 0: 'a running program that has its io_uring threads already'
ok 'their reads are seen' test "$(json '.methods[0].reads')" -gt 0
is "$(json '[.files[].path]')" "[\"$FILE\"]" 'and no others'
trace --comm uring-reads --seconds 1
is "$status:$err" 0: 'programs by their name'
is "$(json '[.files[].path] | sort')" "[\"$FILE\",\"$OTHER\"]" 'the running one, and those that start meanwhile'
kill $owner
wait $owner 2> /dev/null || true
kill $other
wait $other 2> /dev/null || true
other=''

# Like a container, with /sys and tracefs. Its IDs start at 1, and are those of other tasks
# outside.
enter=(unshare --pid --fork --mount-proc)
for keep in '' "$work/kept.dat"; do
	how=${keep:+recorded}
	trace ${keep:+--record "$keep"} -- dd if=$FILE of=/dev/null bs=64 count=50 status=none
	is "$status:$err:$(json "$COUNTS")" '0::[0,50,0,0,0,0]' "in a PID namespace, ${how:-live}: all reads of a command"
done
trace -- "$PROGRAMS/uring-reads" sqpoll 50 $FILE
is "$status:$err:$(json "$COUNTS")" '0::[50,0,0,0,0,0]' 'also those by io_uring'
trace --comm dd -- sh -c "cat $FILE > $work/cat; dd if=$FILE of=/dev/null bs=64 count=7 status=none"
is "$status:$err:$(json "$COUNTS")" '0::[0,7,0,0,0,0]' 'and those by tasks of a name'
trace --pid 1 --seconds 1
is "$status" 1 'a process by its ID is refused there'
like "$err" "those of this PID namespace are not the kernel's; run daxreadctl outside" 'and the message says so, with the remedy'
enter=(unshare --pid --fork --mount-proc sh -c 'daxreadctl trace --seconds 0.1 > /dev/null 2>&1; exec "$@"' sh)
env --default-signal=INT daxreadctl trace --json > "$work/outside" 2>&1 &
outside=$!
until grep -qs 1 $INSTANCES/daxreadctl-$outside-*/tracing_on; do sleep 0.1; done
trace --seconds 0.1
is "$status:$err" 0: 'no instance of a run outside is taken for an abandoned one'
is "$(left | grep -c "daxreadctl-$outside-")" 1 'nor removed'
kill -INT $outside
status=0
wait $outside || status=$?
is "$status:$(jq .schema "$work/outside")" 0:1 'which ends as it should'
is "$(left)" '' 'no instance is left'
done_testing
