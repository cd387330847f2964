#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
# lab: --cpus 1
#
# However daxreadctl top ends, by itself, by a signal, in a crash or when its reader ends, its
# tracing instance is gone; what SIGKILL leaves, the next run removes.
#
# Would catch: an instance left by a signal or a crash, a wrong exit status, another tracer's
# instance removed.
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=tests/lib/tap.sh
. ../../lib/tap.sh
# shellcheck source=tests/lib/traced.sh
. ../../lib/traced.sh

work=$(mktemp -d)
# For later tests in the same lab
# shellcheck disable=SC2317 # called by the trap
end() {
	jobs -p | xargs -r kill -KILL 2> /dev/null || true
	rmdir "$INSTANCES/mine" 2> /dev/null || true
	rm -rf "$work"
}
trap end EXIT

# another tracer
mkdir $INSTANCES/mine

for mode in --exact --delay=0.2; do
	for signal in INT:0 TERM:143 HUP:129 QUIT:131 ABRT:134 SEGV:139; do
		begin_top --batch $mode
		sleep 0.15
		end_by ${signal%:*}
		is "$status:$(left)" "${signal#*:}:mine" "$mode, SIG${signal%:*}"
	done
	daxreadctl top --batch $mode --seconds 0.4 > "$work/out"
	is "$(left)" mine "$mode, by itself"
	{ daxreadctl top --json $mode --seconds 5 || true; } | head -n 1 > "$work/out"
	is "$(left)" mine "$mode, when its reader ends"
done
begin_top --batch
end_by KILL
like "$(left)" daxreadctl- 'killed outright it leaves its instance'
daxreadctl top --batch --seconds 0.2 > "$work/out" 2> "$work/err"
is "$(left)" mine 'the next run removes it'
like "$(< "$work/err")" 'left by a run that was killed, removed' 'and says so'
done_testing
