#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The tool's parsers of outside data, built with both sanitizers, handle any input:
# options, /etc/daxreadctl.conf, mountinfo and the values of sysfs, the formats and records
# of traces, profiles (tests/fuzz/). Runs the collected inputs first (tests/fuzz/data), which
# include all that ever failed, then new inputs, for FUZZ_SECONDS per program (1 in the gate,
# 20 with --all).
#
# Would catch: an access outside of memory, an overflow, a leak, an endless loop, a
# wrong value that is accepted, anywhere between a file of the system and the answer.
set -euo pipefail

TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"

BUILD=$TOP/build/fuzz
SECONDS_EACH=${FUZZ_SECONDS:-${ALL_TESTS:+20}}
SECONDS_EACH=${SECONDS_EACH:-1}

type -P clang > /dev/null || skip_all "clang is missing: make deps"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
make -s -C "$TOP/tests/fuzz" > "$log" 2>&1 || { fail "the fuzzed programs are built"; diag "$(tail -n 30 "$log")"; done_testing; }

# fuzz NAME DESCRIPTION ARG...: runs a program; its log explains a failure
fuzz() {
	local name=$1 label=$2
	shift 2

	if "$BUILD/bin/$name" -close_fd_mask=1 -timeout=10 -rss_limit_mb=2048 \
		-artifact_prefix="$BUILD/$name-" "$@" > "$log" 2>&1; then
		pass "$label"
	else
		fail "$label"
		diag "$(grep -v '^daxreadctl' "$log" | tail -n 40)"
		diag "the input that did it is named above; again: build/fuzz/bin/$name FILE"
	fi
}

for name in values names kept tree trace profile; do
	mkdir -p "$BUILD/grown/$name"
	fuzz "$name" "$name: what was collected" "$TOP/tests/fuzz/data/$name"/*
	fuzz "$name" "$name: new inputs for $SECONDS_EACH s" -max_total_time="$SECONDS_EACH" \
		-print_final_stats=1 "$BUILD/grown/$name" "$TOP/tests/fuzz/data/$name"
	diag "$name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs"
done
done_testing
