#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# daxreadctl bench shows the processor's counters per read, and says which are missing
# and why. fake-counters.c stands in for the counters: all, some, none, shared with
# others, failing.
#
# Would catch: counts of one event printed as another's, counts of a group that only ran
# half of the time printed unscaled, a missing counter that ends the bench or is not
# named, a remedy that does not fit the cause, settings that are not recorded.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"

[[ $DAXREADCTL != */san/* ]] || skip_all 'the sanitizers listen to the same calls'
preload_library fake-counters
tree=$(tree server)
find "$tree/sys" -name badblocks -exec truncate -s 0 {} +	# which cause a warning
file=$work/file
head -c 64K /dev/urandom > "$file"
ALL=cycles=1200,instructions=1664,branch_misses=3,l1d_read_misses=7,llc_misses=2

# counted [NAME=VALUE...] -- ARG...: runs a bench with faked counters
counted() {
	local settings=()
	while [[ $1 != -- ]]; do settings+=("$1"); shift; done
	shift
	capture env LD_PRELOAD="$work/fake-counters.so" "${settings[@]}" "$DAXREADCTL" bench --sysroot "$tree" \
		--file "$file" --reads 700 --block-size 4K "$@" /srv/db
}
per_read() { json '[.results[0] | .cycles_per_read, .instructions_per_read, .branch_misses_per_read,
	.l1d_read_misses_per_read, .llc_misses_per_read | .median?]'; }
names() { json '[.warnings[].name] | unique'; }
texts() { json '[.warnings[].text] | join("; ")'; }

counted FAKE_COUNTERS=$ALL -- --json -
is "$status:$(per_read)" '0:[1200,1664,3,7,2]' 'all counters, each under its own name'
is "$(names)" '[]' 'and nothing to warn of'
counted FAKE_COUNTERS=$ALL -- --json - --threads 2
is "$(per_read)" '[1200,1664,3,7,2]' 'a read of two threads costs each the same'
counted FAKE_COUNTERS=$ALL --
is "$(grep -A 3 "counters:" <<< "$out" | tr -s ' ' | sed 's/^ //' | tail -n 3)" \
	$'SIZE METHOD CYCLES INSTRUCTIONS BRANCH-MISSES L1D-MISSES LLC-MISSES\n4K read_iter 1200 1664 3.0 7.0 2.0\n4K read 1200 1664 3.0 7.0 2.0' \
	'the table has a column for each'

counted FAKE_COUNTERS=instructions=1664,llc_misses=2 -- --json -
is "$(per_read)" '[null,1664,null,null,2]' 'some counters: those that there are'
is "$(names)" '["no-counters"]' 'and a warning'
like "$(texts)" 'cycles, branch_misses, l1d_read_misses cannot be counted: No such file or directory; measure on a machine whose processor' \
	'that names the others'
counted -- --json -
is "$status:$(per_read)" '0:[null,null,null,null,null]' 'no counters: the bench continues without'
counted FAKE_ERROR=13 -- --json -
like "$(texts)" 'Permission denied; run with CAP_PERFMON, or lower /proc/sys/kernel/perf_event_paranoid to 1' \
	'not allowed: the remedy for that'
counted FAKE_ERROR=38 -- --json -
like "$(texts)" 'CONFIG_PERF_EVENTS' 'a kernel without'
counted FAKE_COUNTERS=$ALL FAKE_ENABLE=5 -- --json -
is "$status:$(per_read)" '0:[null,null,null,null,null]' 'counters that cannot be enabled count nothing'
like "$(texts)" 'cannot be counted: Input/output error' 'and are named'
counted FAKE_COUNTERS=$ALL FAKE_SHARED=1 -- --json -
is "$(per_read)" '[1200,1664,3,null,null]' 'a group that ran half of the time is left out, the other one stays'
is "$(names)" '["counters-shared"]' 'and the message says so'
like "$(texts)" 'l1d_read_misses, llc_misses are left out' 'by name'
counted FAKE_COUNTERS=$ALL -- --json - --unit instructions
is "$(per_read):$(names)" '[null,null,null,null,null]:[]' 'where instructions are counted they are not asked for'

# settings
mkdir -p "$tree"/sys/devices/system/{cpu/{vulnerabilities,smt},clocksource/clocksource0,node/node0}
printf 'processor\t: 0\nmodel name\t: AMD EPYC 9124\nmicrocode\t: 0xa101148\nflags\t\t: fpu\n' > "$tree/proc/cpuinfo"
echo 'Mitigation: Safe RET' > "$tree/sys/devices/system/cpu/vulnerabilities/spec_rstack_overflow"
echo off > "$tree/sys/devices/system/cpu/smt/control"
echo tsc > "$tree/sys/devices/system/clocksource/clocksource0/current_clocksource"
last=$(($(nproc --all) - 1))
echo 0 > "$tree/sys/devices/system/node/node0/cpulist"
counted -- --json -
is "$(json '.settings | [.cpu_model, .microcode, .hypervisor, .smt, .clocksource, .mitigation_spec_rstack_overflow]')" \
	'["AMD EPYC 9124","0xa101148","none","off","tsc","Mitigation: Safe RET"]' 'the settings stand beside the results'
is "$(json '.settings | [.memory_numa_node, .pinned_to_processors, .thread_numa_node]')" '["0","0","0"]' \
	'threads are pinned to a processor of the memory'"'"'s node'
if ((last > 0)); then
	echo $last > "$tree/sys/devices/system/node/node0/cpulist"
	counted -- --json -
	is "$(json '.settings.pinned_to_processors')" "\"$last\"" 'whichever it has'
else
	skip 'this machine has one processor' 'whichever it has'
fi
counted -- --json - --no-pin
is "$(json '.settings.pinned_to_processors')" null '--no-pin: they are not'

if ((last > 0)); then
	for threads in 1 3; do
		counted FAKE_PINNED=1 -- --threads $threads --json -
		is "$status" 0 "$threads: every read is made by a thread that is pinned"
	done
	counted FAKE_PINNED=1 -- --no-pin --json -
	is "$status" 1 '--no-pin: reads are made by one that is not'
else
	skip 'this machine has one processor' 'every read is made by a thread that is pinned'
fi

# intervals
counted -- --json -
is "$(json '.ratios[0].read_over_read_iter_interval | .low <= .high and .confidence >= 0.95')" true \
	'seven rounds give an interval of the ratio'
counted -- --json - --rounds 5
is "$(json '.ratios[0] | [.read_over_read_iter_interval, .read_over_read_iter_verdict]')" '[null,"too few rounds to say"]' \
	'five are too few'

done_testing
