#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
# lab: --cpus 1
#
# daxreadctl trace by process (--pid), by name (--comm), and by file; the output for a run
# with very many tasks; where the answer goes.
#
# Would catch: reads of others counted, a path of another file, the command's output
# in the answer, a row for each of thousands of tasks.
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=tests/lib/tap.sh
. ../../lib/tap.sh

DIR=/mnt/pmem0/choices
INSTANCES=/sys/kernel/tracing/instances
work=$(mktemp -d)
# shellcheck disable=SC2317 # called by the trap
end() {
	jobs -p | xargs -r kill -KILL 2> /dev/null || true
	echo 0 > /sys/fs/ext4/pmem0/dax_fast_read
	rm -rf "$work" "$DIR"
}
trap end EXIT
mkdir $DIR
for file in a b $'odd\x1b\xff"name'; do
	dd if=/dev/urandom of="$DIR/$file" bs=64K count=1 status=none
done
echo 1 > /sys/fs/ext4/pmem0/dax_fast_read

run() {
	status=0
	rm -f "$work/json"
	daxreadctl trace "$@" > "$work/out" 2> "$work/err" || status=$?
	out=$(< "$work/out")
	err=$(< "$work/err")
}
json() { jq -c "$1" "$work/json"; }
reads() { dd if="$DIR/$2" of=/dev/null bs=64 count="$1" status=none; }

# Two shells that read on demand, and a third that is not traced
for name in one two three; do
	mkfifo "$work/$name.go" "$work/$name.done"
	(while read -r count < "$work/$name.go"; do reads "$count" a; echo > "$work/$name.done"; done) &
	declare "$name=$!"
done
# shellcheck disable=SC2154 # declared in the loop
tasks=("$one" "$two")
env --default-signal=INT daxreadctl trace --json --output-file "$work/json" --pid "$one,$two" 2> "$work/err" &
pid=$!
until grep -qs 1 $INSTANCES/daxreadctl-$pid-*/tracing_on; do
	kill -0 $pid
	sleep 0.1
done
for name in one two three; do
	echo 20 > "$work/$name.go"
	read -r _ < "$work/$name.done"
done
kill "${tasks[@]}"
status=0
wait $pid || status=$?
is "$status:$(cat "$work/err")" 0: '--pid: traced until both have ended'
is "$(json '[.methods[].reads]')" '[0,40]' 'the reads of what these two started'
run --pid "$one"
is "$status" 1 'a process that has ended'
like "$(cat "$work/err")" "$one: cannot be traced: there is no such process; see ps" 'is named'

cp "$(command -v dd)" "$work/chosen name!"
run --json --output-file "$work/json" --comm 'chosen name!' -- sh -c "
	dd if=$DIR/a of=/dev/null bs=64 count=5 status=none
	'$work/chosen name!' if=$DIR/a of=/dev/null bs=64 count=7 status=none"
is "$status:$err" 0: '--comm, of a command and what it starts'
is "$(json '[.processes[] | [.command, .read_count]]')" '[["chosen name!",7]]' 'by that name only'
( "$work/chosen name!" if=$DIR/a of=/dev/null bs=1 status=none; sleep 1 ) &
run --json --output-file "$work/json" --comm 'nobody' --seconds 0.5
is "$(json '[.methods[].reads]')" '[0,0]' 'by a name that nobody has: none'

run --json --output-file "$work/json" -- sh -c "
	dd if=$DIR/a of=/dev/null bs=64 count=3 status=none
	dd if=$DIR/b of=/dev/null bs=4K count=11 status=none; ln $DIR/b $DIR/second; rm $DIR/b; mv $DIR/second $DIR/b"
is "$(json '[.files[] | [.path, .read_count, .bytes]] | sort')" \
	"[[\"$DIR/a\",3,192],[\"$DIR/b\",11,45056]]" 'reads by file, by the path that it has now'
is "$(json '[.files[] | .inode] | sort')" "[$(stat -c %i $DIR/a $DIR/b | sort -n | paste -sd,)]" 'and its inode'
ok 'files and tasks took the same time' test "$(json '[.files[].time] | add')" = "$(json '[.processes[].time] | add')"
run -- dd if="$DIR/"$'odd\x1b\xff"name' of=/dev/null bs=64 count=3 status=none
is "$(tr -d '[:print:]\n' <<< "$out" | wc -c)" 0 'a name of any bytes does not reach the terminal as it is'
like "$out" "$DIR/odd" 'but can be seen'
run --json --output-file "$work/json" -- dd if="$DIR/"$'odd\x1b\xff"name' of=/dev/null bs=64 count=3 status=none
ok 'and makes no JSON invalid' python3 -c 'import json, sys; json.loads(open(sys.argv[1], "rb").read().decode("utf-8"))' "$work/json"
run --json --output-file "$work/json" -- sh -c "exec 3< $DIR/a; rm $DIR/a; dd bs=64 count=3 of=/dev/null status=none <&3; exec 3<&-"
is "$(json '[.files[].path]')" '[null]' 'a file that is gone has no path'
reads 1 b

# The command's output goes where it does without trace, and the answer to its file
run --json --output-file "$work/json" -- dd if=$DIR/b bs=64 count=1 status=none
is "$status:$err" 0: 'a command that prints'
ok 'its output is as it is' cmp "$work/out" <(head -c 64 $DIR/b)
is "$(json '[.methods[].reads]')" '[0,1]' 'and the JSON is whole'
run --json -- dd if=$DIR/b bs=64 count=1 status=none
is "$status:$out" 64: 'JSON and a command on the same standard output are refused'
like "$err" '--json: standard output is the command'"'"'s; give --output-file FILE' 'with what to do'

# More tasks than a table has rows
run --json --output-file "$work/json" -- bash -c "for i in {1..70}; do dd if=$DIR/b of=/dev/null bs=64 count=2 status=none; done
	dd if=$DIR/b of=/dev/null bs=1 count=900 status=none"
is "$(json '[(.processes | length), .other_processes.tasks, .other_processes.read_count, ([.processes[].read_count] | max)]')" \
	'[50,21,42,900]' '71 tasks: 50 rows, the dearest first, and the sum of the others'
run -- bash -c "for i in {1..70}; do dd if=$DIR/b of=/dev/null bs=64 count=2 status=none; done"
like "$out" 'others (20 tasks)' 'in the table, too'
run --json --all-tasks --output-file "$work/json" -- bash -c "for i in {1..70}; do dd if=$DIR/b of=/dev/null bs=64 count=2 status=none; done"
is "$(json '[(.processes | length), .other_processes.tasks]')" '[70,0]' '--all-tasks: all'
is "$(json '[.processes[] | select(.command != "dd")]')" '[]' 'each by its name, though the kernel remembers few'
is "$(find $INSTANCES -mindepth 1 -maxdepth 1)" '' 'no instance is left'
done_testing
