# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Sourced by guest tests of commands that trace until a signal ends them; $pid is the
# command's, in the background.
# shellcheck shell=bash

INSTANCES=/sys/kernel/tracing/instances

# until_it_traces: waits until the command has made its instance and switched it on
until_it_traces() {
	# shellcheck disable=SC2154 # of the test
	until grep -qs 1 $INSTANCES/daxreadctl-"$pid"-*/tracing_on; do
		kill -0 "$pid"
		sleep 0.02
	done
}

# begin_top OPTION...: starts daxreadctl top in the background, with its output in $work, and
# waits until it traces
begin_top() {
	# shellcheck disable=SC2154 # of the test
	env --default-signal=INT,TERM,HUP,QUIT daxreadctl top "$@" > "$work/out" 2> "$work/err" &
	pid=$!
	until_it_traces
}

# left: the names of all instances that there are
left() { find $INSTANCES -mindepth 1 -maxdepth 1 -printf '%f\n' | sort | paste -sd' '; }

# end_by SIGNAL: sends it and waits for the end; sets status
# shellcheck disable=SC2034 # status is for the test
end_by() {
	kill -"$1" "$pid"
	status=0
	wait "$pid" 2> /dev/null || status=$?
}
