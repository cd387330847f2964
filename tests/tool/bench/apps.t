#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The table of `make bench-apps` for runs that were written by hand, whose figures can be
# worked out in the head.
#
# Would catch: a figure with the start of the application in it, a mean in place of a median,
# reads of another setting, a mapped file that is said to be cached, an application that
# failed and is missing from the table, or that makes no failure.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
raw=$work/raw
mkdir "$raw"

# A run starts for 1000 instructions and has 100 or 500 operations.
# runs NAME OFF LEAN READ BOTH: of three rounds, the first takes 10 more an operation
runs() {
	local name=$1 setting each round operations
	for setting in off lean read both; do
		each=$2
		shift
		for round in 1 2 3; do
			for operations in 100 500; do
				printf '%s\t%s\t%d\t%d\t%d\n' "$name" $setting $round $operations \
					$((1000 + operations * (each + (round == 1 ? 10 : 0))))
			done
		done
	done >> "$raw/runs"
}

# reads NAME METHOD-WHEN-READ-IS-ON READS BYTES INSTRUCTIONS: the latter three an operation;
# each run has seven reads before its first operation
reads() {
	local name=$1 setting served method operations count
	for setting in off lean read both; do
		served=read_iter
		[[ $setting != read && $setting != both ]] || served=$2
		for operations in 100 500; do
			for method in read read_iter; do
				count=0
				[[ $method != "$served" ]] || count=$((7 + operations * $3))
				printf '%s\t%s\t%d\t%s\t%d\t%d\t%d\n' "$name" $setting $operations $method \
					$count $((count * $4)) $((count ? operations * $5 : 0))
			done
		done
	done >> "$raw/reads"
}

echo 6.12.0 > "$raw/kernel"
cat > "$raw/workloads" <<'END2'
plain 100 pread Plain reads
ring 100 io_uring Reads by a ring
mapped 100 mmap A mapped file
cached 100 pread A cache | of its own
large 100 pread Much else
broken 100 pread Broken
END2
touch "$raw/runs" "$raw/reads"
runs plain 2000 1500 1000 1001
reads plain read 2 512 800
runs ring 4000 3000 4000 3000
reads ring read_iter 1 4096 1000
runs mapped 700 700 700 700
reads mapped read 0 0 0
runs cached 900 900 900 900
reads cached read 0 0 0
runs large 200000 199999 199998 199998
reads large read 1 4096 1800
printf 'broken\tprepare: no such database\n' > "$raw/failed"

capture "$TOP/tests/apps/table" "$raw" "$work/apps.json"
is "$status" 1 "an application that failed makes the whole fail"
like "$err" 'not measured: broken' "... and is named"
table=$out
row() { grep -F "| $1 |" <<< "$table"; }
is "$(row 'Plain reads')" \
	'| Plain reads | 2.00 | 512 | 40.0% | 2000 | 1500 (75.0%) | 1000 (50.0%) | 1001 (50.0%) | 1.00% |  |' \
	"a row has medians, what an operation reads, the ratios and the spread"
is "$(row 'Reads by a ring')" \
	"| Reads by a ring | 1.00 | 4096 | 25.0% | 4000 | 3000 (75.0%) | 4000 (100.0%) | 3000 (75.0%) | 0.33% | none of its reads take \`->read\` |" \
	"reads that never take ->read are named"
like "$(row 'A mapped file')" '| - | 0.0% | 700 | 700 (100.0%)' "a mapped file has no reads"
like "$(row 'A mapped file')" 'no reads: it maps the file |' "... and the table says why"
like "$table" '| A cache \| of its own | 0.00 |' "a bar in a label does not end its cell"
like "$table" 'no reads: its own cache answers |' "a cache that answers is named"
like "$(row 'Much else')" \
	'reads are no part of the cost: under 1% of its instructions; no switch changes it by more than the spread |' \
	"reads that are a small part are said to be"
is "$(row Broken)" '| Broken | - | - | - | - | - | - | - | - | not measured: prepare: no such database |' \
	"what failed has a row that says why"

got() { jq -c "$1" "$work/apps.json"; }
is "$(got '[.schema, .kernel, .unit]')" '[1,"6.12.0","instructions"]' "the JSON says what it is of"
is "$(got '[.workloads[].workload]')" '["plain","ring","mapped","cached","large"]' "it has each workload"
is "$(got '.workloads[0].results | map(.setting)')" '["off","lean","read","both"]' "and each setting"
is "$(got '.workloads[0].results[2] | [.instructions_per_operation.median, .instructions_per_operation.max,
	.instructions_of_off, .dax_reads_per_operation_by_method.read, .dax_reads_per_operation_by_method.read_iter]')" \
	'[1000,1010,0.5,2,0]' "with read on, ->read serves"
is "$(got '.workloads[2].results[0].bytes_per_dax_read')" null "no reads have no size"
is "$(got '.left_out')" '[{"workload":"broken","label":"Broken","reason":"prepare: no such database"}]' \
	"what was left out has its reason"

grep -v $'^plain\tread\t1\t500' "$raw/runs" > "$work/fewer"
mv "$work/fewer" "$raw/runs"
: > "$raw/failed"
sed -i '/^broken/d' "$raw/workloads"
capture "$TOP/tests/apps/table" "$raw" "$work/apps.json"
is "$status" 1 "a run that is missing is a failure, too"
table=$out
like "$(row 'Plain reads')" 'not measured: runs are missing' "... in its row"
sed -i '/^plain/d' "$raw/workloads"
capture "$TOP/tests/apps/table" "$raw" "$work/apps.json"
is "$status" 0 "without a failure the status is 0"
is "$(got .left_out)" '[]' "and nothing is left out"
: > "$raw/workloads"
capture "$TOP/tests/apps/table" "$raw" "$work/apps.json"
is "$status" 1 "nothing measured is a failure"

# Each workload has its functions, and no application has two spellings.
# shellcheck disable=SC2016 # $ is awk's
capture awk '$1 !~ /^(#|$)/ { split($1, name, "-"); print name[1] }' "$TOP/tests/apps/workloads"
while read -r application; do
	for action in prepare '(run|steps)'; do
		ok "workload: $action of $application" grep -qE "^${action}_$application\(\)" "$TOP/tests/apps/workload"
	done
done < <(sort -u <<< "$out")
capture "$TOP/tests/apps/run" nonesuch
is "$status" 64 "a workload that does not exist is wrong usage"
ROUNDS=0 capture "$TOP/tests/apps/run"
is "$status" 64 "so are no rounds"
done_testing
