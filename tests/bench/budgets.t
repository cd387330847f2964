#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Reads cost no more instructions than tests/bench/budgets allows: the fast paths
# beside read_iter, what the series costs those who don't use it beside a kernel
# without it, and each count beside the one that was recorded. Counted exactly.
#
# Would catch: a slower fast path, a read_iter that pays for it, files that are not
# DAX paying for it, a larger inode, a recorded figure that rises.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../.." && pwd)

WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

"$TOP/tests/bench/measure" "$WORK" >&2 || {
	echo "not ok 1 - both kernels are measured in the lab"
	echo 1..1
	exit 1
}
"$TOP/tests/bench/judge" "$WORK"
