#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Reads cost no more instructions than tests/bench/budgets allows: the fast path
# beside read_iter, and what the series costs those who don't use it beside a
# kernel without it. Counted exactly, in the lab.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/lib/tap.sh
source "$TOP/tests/lib/tap.sh"

WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

# measure KERNEL METHODS: the figures of a boot with that kernel, in WORK/KERNEL.
measure() {
	mkdir "$WORK/$1"
	ok "the lab measures the $1 kernel" "$TOP/tests/lab/run" --kernel "$1" --clock instructions \
		--timeout 300 --share "$WORK/$1" -- "$TOP/tests/bench/in-lab" /mnt/share "$2"
}

# cost FILE METHOD SIZE: instructions a read, the least of all rounds: what a timer's
# tick adds to a round is not the read's.
cost() {
	python3 - "$@" <<-'EOT'
		import json, sys
		path, method, size = sys.argv[1:]
		found = [r["per_read"]["min"] for r in json.load(open(path))["results"]
		         if r["method"] == method and r["block_size_bytes"] == int(size)]
		print(*found)
	EOT
}

# within NAME COST OTHER WHAT: COST over OTHER is within the budget NAME.
within() {
	local limit ratio

	limit=$(awk -v name="$1" '$1 == name { print $2 }' "$TOP/tests/bench/budgets")
	ratio=$(awk -v a="$2" -v b="$3" 'BEGIN { if (b > 0) printf "%.4f", a / b }')
	if [[ $limit && $ratio ]] && awk -v r="$ratio" -v l="$limit" 'BEGIN { exit !(r <= l) }'; then
		pass "$4: $ratio, at most $limit"
	else
		fail "$4: ${ratio:-no figure}, at most ${limit:-no budget}"
		diag "$1: ${2:-none} over ${3:-none} instructions a read"
	fi
}

measure patched read_iter,read
measure stock read_iter
(( TAP_FAILED == 0 )) || done_testing

for size in 1 4096; do
	within "read_over_read_iter_$size" "$(cost "$WORK/patched/dax.json" read "$size")" \
		"$(cost "$WORK/patched/dax.json" read_iter "$size")" "read over read_iter, $size bytes"
done
within switch_off_over_stock "$(cost "$WORK/patched/dax.json" read_iter 1)" \
	"$(cost "$WORK/stock/dax.json" read_iter 1)" "switched off, over a kernel without the series"
within cached_over_stock "$(cost "$WORK/patched/cached.json" read_iter 1)" \
	"$(cost "$WORK/stock/cached.json" read_iter 1)" "not DAX, over a kernel without the series"
done_testing
