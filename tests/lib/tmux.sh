# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Sourced by tests of what is seen on a terminal: a tmux server of their own, whose window
# has any size. $work is the test's temporary directory.
# shellcheck shell=bash

tm() { tmux -L "top-$$" -f /dev/null "$@"; }

# terminal LINES COLUMNS COMMAND: runs it, prints "status N, echo", or "-echo" where the
# terminal does not echo, in one line, since tests read it as soon as they see its
# beginning, and waits.
terminal() {
	tm kill-server 2> /dev/null || true
	while tm list-sessions > /dev/null 2>&1; do sleep 0.1; done
	tm new-session -d -x "$2" -y "$1" "$3; status=\$?
		echo \"status \$status, \$(stty -a | grep -o -- '-*echo ' | tr -d ' ')\"; exec sleep 1000"
}
end_terminal() { tm kill-server 2> /dev/null || true; }

seen() { tm capture-pane -p; }

# keys KEY…
keys() { tm send-keys "$@"; }

# resize LINES COLUMNS
resize() { tm resize-window -x "$2" -y "$1"; }

# waits TEXT DESCRIPTION: until TEXT is seen
waits() {
	local i
	for ((i = 0; i < ${PATIENCE:-200}; i++)); do
		if [[ $(seen) == *"$1"* ]]; then
			pass "$2"
			return
		fi
		sleep 0.1
	done
	fail "$2"
	diag "wanted: $1"
	diag "$(seen)"
}
