#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# No read does more than tests/bench/counts allows: returns, calls, branches, locked
# instructions, barriers, lines of memory that it touches, and lines that it writes and
# a read on another processor touches.
#
# Would catch: one more call or atomic operation on the fast path, a write to a line that
# all reads of a file share or reads of all files share.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../.." && pwd)

WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

"$TOP/tests/cycles/cycles" --json "$WORK/cycles.json" off lean read >&2 || {
	echo "not ok 1 - reads are followed in the lab"
	echo 1..1
	exit 1
}
"$TOP/tests/bench/judge-counts" "$WORK/cycles.json"
