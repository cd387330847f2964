#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
# lab: --clock instructions
#
# Every read has its events, trace-cmd prints them in readable form, and daxreadctl
# trace computes from them what awk computes from the same file.
#
# Would catch: an event that is missing, doubled or of the wrong method, a duration
# that is not the read's, a wrong phase, a plugin that does not load.
# shellcheck disable=SC2016 # for awk and jq
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=tests/lib/tap.sh
. ../../lib/tap.sh

READS=10000	# all of them counted
LOOKED_AT=2000	# event by event
FILE=/mnt/pmem0/trace-events
SWITCH=/sys/fs/ext4/pmem0/dax_fast_read
export TRACEEVENT_PLUGIN_DIR=$PWD/../../../build/tracing
work=$(mktemp -d)
trap 'rm -rf "$work" "$FILE"*; echo 0 > $SWITCH' EXIT
[[ -e $TRACEEVENT_PLUGIN_DIR/plugin_ext4_dax_read.so ]] || skip_all "make tool has not built the plugin"

dd if=/dev/urandom of="$FILE" bs=64K count=16 status=none

choose() { [[ $1 = read ]] && echo 1 > $SWITCH || echo 0 > $SWITCH; }

# reads METHOD BYTES COUNT TRACER…: makes COUNT reads, none of them at the end of the file
reads() {
	choose "$1"
	"${@:4}" dd if="$FILE" of=/dev/null bs="$2" count="$3" iflag=fullblock status=none
}

# of_record FILE: prints a line for each event, for awk: time in ns, name, method, ret, ns
of_record() {
	trace-cmd report -t "$1" 2> /dev/null | sed -nE \
		's/^.* ([0-9]+)\.([0-9]{9}): +(ext4_dax_read[a-z_]*): +(.*)$/\1\2 \3 \4/p' |
		awk '{ m = r = n = "-"; for (i = 3; i < NF; i++) { if ($i == "method") m = $(i + 1)
			if ($i == "ret") r = $(i + 1); if ($i == "ns") n = $(i + 1) }
			print $1, $2, m, r, n }'
}

# With awk: a line for each read with the time of each phase and of the whole, and the
# kernel's own
PHASES='
	$2 == "ext4_dax_read_begin" { begin = last = $1; lock = map = copy = 0; next }
	$2 == "ext4_dax_read_locked" { lock += $1 - last }
	$2 == "ext4_dax_read_map" { map += $1 - last }
	$2 == "ext4_dax_read_copy" { copy += $1 - last }
	$2 == "ext4_dax_read" { print lock, map, copy, $1 - last, $1 - begin, $5 }
	{ last = $1 }'

# median COLUMN < NUMBERS
median() { awk -v c="$1" '{ print $c }' | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

# phase_median PHASE FILE: daxreadctl's result
phase_median() { jq --arg p "$1" '.phases[] | select(.phase == $p) | .median' "$2"; }

for method in read_iter read; do
	record=$work/$method.dat
	reads $method 64 $LOOKED_AT daxreadctl trace --json --output-file "$work/$method.json" --record "$record" -- 2> "$work/err"
	is "$(cat "$work/err")" '' "$method: nothing is lost of $LOOKED_AT reads"
	of_record "$record" > "$work/events"
	is "$(awk '{ print $2 }' "$work/events" | sort | uniq -c | awk '{ print $1, $2 }' | paste -sd,)" \
		"$LOOKED_AT ext4_dax_read,$LOOKED_AT ext4_dax_read_begin,$LOOKED_AT ext4_dax_read_copy,$LOOKED_AT ext4_dax_read_locked,$LOOKED_AT ext4_dax_read_map" \
		"$method: five events for each of $LOOKED_AT reads"
	is "$(awk '$3 != "-" { print $3 }' "$work/events" | sort -u)" $method "$method: all say so"
	is "$(awk '$2 == "ext4_dax_read" { print $4 }' "$work/events" | sort -u)" 64 "$method: all return 64"
	is "$(jq -c '[.methods[] | [.method, .reads, .bytes, .errors, .whole]]' "$work/$method.json")" \
		"$(jq -cn --arg m $method --argjson n $LOOKED_AT '[("read_iter", "read") |
			if . == $m then [., $n, 64 * $n, 0, $n] else [., 0, 0, 0, 0] end]')" \
		"$method: daxreadctl counts the same"

	awk "$PHASES" "$work/events" > "$work/phases"
	is "$(awk '$1 + $2 + $3 + $4 != $5' "$work/phases")" '' "$method: the phases of each read add up to its whole"
	ok "$method: all reads took, within 2 %, what the kernel itself says" \
		awk '{ whole += $5; ns += $6 } END { exit !(NR && whole / ns > 0.98 && whole / ns < 1.02) }' "$work/phases"
	# the others: a new page of the trace buffer, or an interrupt, came between two
	# readings of the clock
	ok "$method: so did each of 9 in 10" \
		awk '{ d = $5 / $6 } d > 0.98 && d < 1.02 { n++ } END { exit !(n >= 0.9 * NR) }' "$work/phases"
	column=0
	for phase in lock map copy finish total; do
		((++column))
		is "$(phase_median $phase "$work/$method.json")" "$(median $column < "$work/phases")" \
			"$method: the median of $phase is awk's"
	done
	is "$(jq .duration_check.within_2_percent "$work/$method.json")" \
		"$(awk '{ d = 100 * ($5 - $6) / $6 } d <= 2 && d >= -2' "$work/phases" | wc -l)" \
		"$method: daxreadctl finds as many within 2 %"
done
ok "in sum, read takes less than read_iter" test \
	"$(phase_median total "$work/read.json")" -lt "$(phase_median total "$work/read_iter.json")"

reads read 64 $READS daxreadctl trace --json --output-file "$work/live.json" -- 2> "$work/err"
is "$(cat "$work/err")" '' "live: nothing is lost"
is "$(jq -c '[.methods[1].reads, .processes[0].command, .processes[0].read_count]' "$work/live.json")" \
	"[$READS,\"dd\",$READS]" "live: all reads, under dd's name"
# the cost of writing an event depends a little on its place in the page
for phase in lock map copy finish total; do
	ok "live: the median of $phase is within 2 % that of the recorded run" \
		awk -v live="$(phase_median $phase "$work/live.json")" -v kept="$(phase_median $phase "$work/read.json")" \
		'BEGIN { exit !(live > 0.98 * kept && live < 1.02 * kept) }'
done

reads read_iter 64 $READS trace-cmd record -q -o "$work/all.dat" -e ext4:ext4_dax_read --
is "$(trace-cmd report "$work/all.dat" 2> /dev/null | grep -cF ' ext4_dax_read: ')" $READS \
	"trace-cmd: an event for each of $READS reads"

# One read of a written block, a hole and an unwritten block
kinds=$FILE-kinds
dd if=/dev/urandom of="$kinds" bs=4096 count=1 status=none
fallocate --offset 8192 --length 4096 "$kinds"
for method in read_iter read; do
	choose $method
	trace-cmd record -q -o "$work/kinds.dat" -e ext4:ext4_dax_read_map -e ext4:ext4_dax_read_copy -- \
		dd if="$kinds" of=/dev/null bs=12288 count=1 status=none
	is "$(trace-cmd report "$work/kinds.dat" 2> /dev/null |
		sed -nE 's/.* ext4_dax_read_(map|copy): .*type ([a-z]+).*/\1 \2/p' | paste -sd,)" \
		'map written,copy copy,map hole,copy zero,map unwritten,copy zero' \
		"$method: what map and copy say of a written block, a hole and an unwritten one"
done

# As in the guide
(cd "$work" && trace-cmd record -q -e ext4:ext4_dax_read -- daxreadctl bench --reads 70 \
	--block-size 4K --json bench.json /mnt/pmem0 > /dev/null 2> "$work/err") || cat "$work/err" >&2
trace-cmd report "$work/trace.dat" 2> /dev/null | grep -F ' ext4_dax_read: ' > "$work/report" || true
for method in read_iter read; do
	ok "bench, recorded by trace-cmd: decoded reads by $method" grep -qE \
		" dev 259,[0-9]+ ino [0-9]+ method $method pos 0 len 4096 \(4 KiB\) ret 4096 \(4 KiB\) ns [1-9][0-9]*\$" \
		"$work/report"
done
done_testing
