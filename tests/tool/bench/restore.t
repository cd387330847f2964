#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# A bench restores what it changed, however it ends: the switch of its file system,
# and its file in /run. After SIGKILL the next run does it.
#
# Would catch: a switch that stays changed after a signal, an exit status that hides
# the signal, two benches on one file system, a state file that outlives its run, a
# killed run's state that is restored to a later mount.
# shellcheck disable=SC2317 # functions are called by ok
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"

tree=$(tree server)
switch=$tree/sys/fs/ext4/pmem0p1/dax_fast_read
state=$tree/run/daxreadctl/pmem0p1
file=$work/file
head -c 64K /dev/urandom > "$file"
ulimit -c 0	# SIGQUIT
bench=
trap '[[ ! $bench ]] || kill -KILL "$bench" 2> /dev/null || true; rm -rf "$work"' EXIT

# soon CONDITION...: waits until it is true, for 20 seconds at most.
soon() {
	local try
	for ((try = 0; try < 2000; try++)); do
		if "$@"; then return 0; fi
		sleep 0.01
	done
	return 1
}

says() { [[ $(cat "$1" 2> /dev/null) == "$2"* ]]; }
gone() { [[ ! -e $1 ]]; }

# start BEFORE: sets the switch and starts a bench in the background that would take an
# hour. When this returns the bench measures, with the switch changed.
start() {
	local before=$1
	echo "$before" > "$switch"
	# without ignoring SIGINT, as the shell's background jobs do
	perl -e '$SIG{INT} = $SIG{QUIT} = "DEFAULT"; exec @ARGV' \
		"$DAXREADCTL" bench --sysroot "$tree" --file "$file" --block-size 64K \
		--seconds 3600 --rounds 10000 /srv/db > "$work/out" 2> "$work/bench.err" &
	bench=$!
	ok "a bench is at work (the switch was $before)" soon says "$state" "pid $bench switch $before"
	ok "and has changed the switch" soon says "$switch" $((1 - before))
}

finish() {
	status=0
	wait "$bench" 2> /dev/null || status=$?
}

for signal in INT TERM HUP QUIT PIPE; do
	for before in 0 1; do
		start $before
		kill -s $signal "$bench"
		finish
		is "$status" $((128 + $(kill -l $signal))) "SIG$signal ends it, as it would any program"
		is "$(cat "$switch")" $before "SIG$signal: the switch is restored to $before"
		ok "SIG$signal: nothing is left in /run" gone "$state"
		is "$(< "$work/out")" '' "SIG$signal: no table of half the work"
	done
done

# the signal that nohup ignores
trap '' HUP
start 0
kill -s HUP "$bench"
sleep 0.2
ok 'a bench under nohup goes on after SIGHUP' kill -0 "$bench"
trap - HUP
run bench --sysroot "$tree" --file "$file" --reads 7 -s 1 /srv/db
fails 1 "process $bench uses it; wait until it ends" 'a second bench on the file system is refused'
run bench --sysroot "$tree" --file "$file" --reads 7 -s 1 /dev/mapper/striped
is "$status" 0 'one on another file system is not'
run set on --sysroot "$tree" /srv/db
fails 1 "process $bench uses it" 'set is refused meanwhile'
run get -n -o SWITCH --sysroot "$tree" /srv/db
is "$status" 0 'get is not'
kill "$bench"
finish

# SIGKILL
start 0
kill -s KILL "$bench"
finish
soon says "$switch" 1 || echo 1 > "$switch"
ok 'after SIGKILL its state is still written down' says "$state" "pid $bench switch 0"
run bench --sysroot "$tree" --file "$file" --reads 7 -s 1 /srv/db
is "$status" 0 'the next bench runs'
like "$err" "/dev/pmem0p1: dax_fast_read was left on by a run that was killed (process $bench); restored to off" \
	'and says what it found'
is "$(cat "$switch")" 0 'the switch is what it was before the first'
ok 'and nothing is left in /run' gone "$state"

# a kernel that refuses during the work
start 0
# In one step, so that bench always finds a switch.
cp -p "$switch" "$work/aside"
ln -s . "$work/no-switch"
mv -T "$work/no-switch" "$switch"
finish
is "$status" 1 'a switch that can no longer be set is a failure'
like "$(< "$work/bench.err")" 'dax_fast_read cannot be set: Is a directory' 'and the message says so'
like "$(< "$work/bench.err")" 'cannot be restored: Is a directory; write this into it by hand: 0' \
	'and what is left to do by hand, too'
ok 'and the next run will try again' says "$state" 'pid'
mv -T "$work/aside" "$switch"
run bench --sysroot "$tree" --file "$file" --reads 7 -s 1 /srv/db
is "$status:$(cat "$switch")" 0:0 'when it can be set again, all is restored'

done_testing
