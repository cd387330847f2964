#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
# lab: --kernel stock --cpus 1
#
# On a kernel without the series, every command that traces reports that the events
# are missing, and the service ends.
#
# Would catch: an empty table in place of an error, a service that waits for ever.
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=tests/lib/tap.sh
. ../../lib/tap.sh

# says STATUS PART COMMAND…
says() {
	local status=0 out
	out=$("${@:3}" 2>&1) || status=$?
	is "$status" "$1" "$3: exit status $1"
	like "$out" "$2" "$3: why"
}

says 2 'ext4:ext4_dax_read_begin: cannot trace: this kernel has no such event; boot one with the ext4-dax-read series' \
	daxreadctl trace --seconds 1
says 2 'this kernel has no event ext4:ext4_dax_read' ../../../tracing/scripts/latency-histogram 1
says 2 'this kernel has no event ext4:ext4_dax_read_begin' ../../../tracing/scripts/phase-histograms 1
says 2 'the kept switches: cannot be set: this kernel has no /sys/fs/ext4/features/dax_fast_read; boot one with the ext4-dax-read series' \
	daxreadctl apply --follow
is "$(ls /sys/kernel/tracing/instances)" '' 'no tracing instance is left'
done_testing
