# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Sourced by the histogram scripts: a trace instance that is removed when the script
# ends, its triggers, and the time or the command to measure.

TRACEFS=/sys/kernel/tracing
INSTANCE=
TRIGGERS=()	# "FILE TRIGGER", in the order in which they were set
SYNTHETIC=()	# names of the events that were made
SLEEPER=	# the process that waits for the time to pass

fail() {
	printf '%s: %s\n' "${0##*/}" "$2" >&2
	exit "$1"
}

usage() {
	# the comment at the top of the script, from its name on
	sed -n '/^#   /s/^#   /usage: /p' "$0" >&2
	exit 64
}

# begin_instance NAME ARG…: checks the script's arguments and makes the instance
begin_instance() {
	local name=$1
	shift
	if [[ ${1-} = -- && $# -ge 2 ]]; then
		:
	elif [[ $# -ne 1 || ! ${1-} =~ ^[1-9][0-9]{0,5}$ ]]; then
		usage
	fi
	((EUID == 0)) || fail 1 "tracing needs root: run it with sudo"
	[[ -d $TRACEFS/instances ]] ||
		fail 1 "tracefs is not mounted: mount -t tracefs nodev $TRACEFS"
	INSTANCE=$TRACEFS/instances/dax-$name-$$
	mkdir "$INSTANCE"
	trap end_instance EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM HUP
}

# Triggers use each other's variables and the synthetic events, so remove the last one
# first.
end_instance() {
	local i
	[[ ! $SLEEPER ]] || kill "$SLEEPER" 2>/dev/null || true
	for ((i = ${#TRIGGERS[@]} - 1; i >= 0; i--)); do
		printf '!%s\n' "${TRIGGERS[i]#* }" >"${TRIGGERS[i]%% *}" || true
	done
	rmdir "$INSTANCE" || true
	for i in "${SYNTHETIC[@]}"; do
		printf '!%s\n' "$i" >>$TRACEFS/synthetic_events || true
	done
}

# need_event GROUP/NAME
need_event() {
	[[ -d $INSTANCE/events/$1 ]] ||
		fail 2 "this kernel has no event ${1/\//:}: boot one with the ext4-dax-read series"
}

# synthetic NAME FIELDS
synthetic() {
	printf '%s %s\n' "$1" "$2" >>$TRACEFS/synthetic_events ||
		fail 1 "event $1 cannot be made: see $TRACEFS/error_log"
	SYNTHETIC+=("$1")
}

# trigger GROUP/NAME TRIGGER
trigger() {
	local file=$INSTANCE/events/$1/trigger
	printf '%s\n' "$2" >>"$file" ||
		{ cat "$INSTANCE/error_log" >&2; fail 1 "${1/\//:} does not take the trigger: $2"; }
	TRIGGERS+=("$file $2")
}

# measure SECONDS | -- COMMAND…
measure() {
	if [[ $1 = -- ]]; then
		shift
		"$@" || fail 1 "$1 failed with status $?"
	else
		# bash handles a signal while it waits, but not while it runs a command
		sleep "$1" &
		SLEEPER=$!
		wait "$SLEEPER"
		SLEEPER=
	fi
}

# show GROUP/NAME: prints its histogram
show() {
	cat "$INSTANCE/events/$1/hist"
}
