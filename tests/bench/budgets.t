#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Reads cost no more instructions than tests/bench/budgets allows: the fast paths relative
# to read_iter, every read with the switches off relative to a kernel without the series,
# and each count relative to the one recorded. Instructions are counted exactly.
#
# Would catch: a slower fast path, a slower read_iter, slower reads of files that are not
# DAX, a larger inode, a recorded figure that rises.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../.." && pwd)

WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

# measure KIND
measure() {
	"$TOP/tests/bench/measure" "$WORK" "$1" >&2 || {
		echo "not ok 1 - the kernel, $1, is measured in the lab"
		echo 1..1
		exit 1
	}
}

measure patched
# To build the kernel without the series takes a quarter of an hour. Where it is not there, the
# recorded counts are enough: they were within the limits when they were recorded.
if "$TOP/tests/lab/kernel" --kernel stock --is-built || ! "$TOP/tests/bench/judge" --is-recorded "$WORK"; then
	measure stock
fi
"$TOP/tests/bench/judge" "$WORK"
