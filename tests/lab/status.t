#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The exit status is the command's own, or that of the lab's failure.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# ends STATUS MESSAGE OPTION… -- COMMAND…
ends() {
	local wanted=$1 message=$2
	shift 2
	capture "$TOP/tests/lab/run" --timeout 100 "$@"
	is "$status" "$wanted" "$*: exit status $wanted"
	like "$err" "$message" "… says: ${message:-nothing of its own}"
	[[ $message ]] || is "$(wc -c < "$work/err")" 0 '… and nothing at all'
}

# crash KIND: prints a command that makes the kernel's crash tester (lkdtm) do that.
crash() {
	echo "echo $1 > /sys/kernel/debug/provoke-crash/DIRECT"
}

ends 0 '' -- true
ends 77 '' -- sh -c 'exit 77'
ends 255 '' -- sh -c 'exit 255'
# shellcheck disable=SC2016 # for the lab's shell to expand
ends 143 '' -- sh -c 'kill $$'
ends 127 'no-such-program: No such file' -- no-such-program
ends 0 '' --cpus 1 --memory 1G --kernel stock -- true
ends 0 '' --clock instructions -- true

ends 124 'not done after 15 s' --timeout 15 -- sleep 100
ends 126 'sysrq triggered crash' -- sh -c 'echo c > /proc/sysrq-trigger; sleep 100'
ends 126 'WARNING: ' -- sh -c "$(crash WARNING); true"
ends 126 'kernel BUG at' -- sh -c "$(crash BUG); sleep 100"
ends 126 'blocked for more than' \
	-- sh -c "echo 3 > /proc/sys/kernel/hung_task_timeout_secs; $(crash HUNG_TASK) & sleep 10"
done_testing
