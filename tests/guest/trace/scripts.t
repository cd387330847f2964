#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
# lab: --cpus 1
#
# The scripts of tracing/ do what they say, and so do the perf commands of the guide.
#
# Would catch: a trigger that the kernel refuses, a phase paired with the wrong
# event, reads counted for the wrong method, something left in the kernel.
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=tests/lib/tap.sh
. ../../lib/tap.sh

SCRIPTS=../../../tracing/scripts
FILE=/mnt/pmem0/tracing-scripts
SWITCH=/sys/fs/ext4/pmem0/dax_fast_read
export TRACEEVENT_PLUGIN_DIR=$PWD/../../../build/tracing
work=$(mktemp -d)
trap 'rm -rf "$work" "$FILE"; echo 0 > $SWITCH' EXIT

# Written, a hole, written: a read of all of it has three ranges
dd if=/dev/urandom of=$FILE bs=64K count=1 status=none
dd if=/dev/urandom of=$FILE bs=64K count=1 seek=2 conv=notrunc status=none

cat > "$work/reads" << END
#!/bin/bash
echo 0 > $SWITCH
dd if=$FILE of=/dev/null bs=512 count=30 status=none
echo 1 > $SWITCH
dd if=$FILE of=/dev/null bs=4096 count=20 status=none
dd if=$FILE of=/dev/null bs=192K count=1 status=none
END
chmod +x "$work/reads"

# sum KEY…: sums up the hits of the entries in $out that have all these keys
sum() {
	local key lines=$out
	for key; do lines=$(grep -F "$key" <<< "$lines" || true); done
	awk -F'hitcount:' 'NF == 2 { sum += $2 } END { print sum + 0 }' <<< "$lines"
}

out=$($SCRIPTS/latency-histogram -- "$work/reads")
is "$(sum 'method:          1' 'len: ~ 2^9 '),$(sum 'method:          1')" 30,30 \
	'latency-histogram: 30 reads of 512 bytes by read_iter'
is "$(sum 'method:          0' 'len: ~ 2^12'),$(sum 'method:          0' 'len: ~ 2^18'),$(sum 'method:          0')" \
	20,1,21 'and 20 of 4 KiB and one of 192 by read'

out=$($SCRIPTS/phase-histograms -- "$work/reads")
# histogram EVENT: prints its histogram
histogram() { awk -v event="$1" '$1 == "==" { on = $2 == event } on' <<< "$all"; }
all=$out
for expect in dax_lock,30,21 dax_map,30,23 dax_copy,30,23 dax_finish,30,21; do
	IFS=, read -r event read_iter read <<< "$expect"
	out=$(histogram "$event")
	is "$(sum 'method:          1'),$(sum 'method:          0')" "$read_iter,$read" \
		"phase-histograms: $event of $read_iter and $read"
done
left() { find /sys/kernel/tracing/instances -mindepth 1 -name 'dax-*' -printf '%f\n' -prune; }
is "$(left),$(cat /sys/kernel/tracing/synthetic_events)" , \
	'neither leaves anything in the kernel'

$SCRIPTS/latency-histogram 1000 > "$work/out" &
until grep -qs hist:keys /sys/kernel/tracing/instances/dax-latency-*/events/ext4/ext4_dax_read/trigger; do
	kill -0 $!
	sleep 0.1
done
kill -TERM $!
status=0
wait $! || status=$?
is "$status,$(left),$(pgrep -fx 'sleep 1000' || true)" 143,, 'nor when it is ended by a signal'
for wrong in '' 0 x '1 2' '--'; do
	status=0
	# shellcheck disable=SC2086 # several words
	$SCRIPTS/phase-histograms $wrong 2> "$work/err" || status=$?
	is "$status" 64 "wrong usage: '$wrong'"
done
like "$(cat "$work/err")" 'usage: phase-histograms SECONDS' 'and the message has the right one'

out=$(bpftrace -c "/bin/bash $work/reads" $SCRIPTS/methods.bt 2>&1) || diag "$out"
is "$(grep -E '^@' <<< "$out" | sed -E 's/, [0-9]+\]/]/' | sort | paste -sd' ')" \
	'@bytes[dd]: 15360 @bytes[dd]: 196608 @bytes[dd]: 81920 @read[dd]: 1 @read[dd]: 20 @read_iter[dd]: 30' \
	'methods.bt: each process by method, with its bytes'

perf stat -x, -o "$work/stat" -e ext4:ext4_dax_read --filter 'method == 0' \
	-e ext4:ext4_dax_read --filter 'method == 1' "$work/reads"
is "$(grep -oE '^[0-9]+,' "$work/stat" | paste -sd' ')" '21, 30,' 'perf stat: reads by method'
perf trace -e ext4:ext4_dax_read -o "$work/trace" "$work/reads"
# the output has no fields that are 0
is "$(grep -cE 'ext4:ext4_dax_read\(.*method: 1, .*ret: 512,' "$work/trace"),$(grep -vF method: "$work/trace" | grep -cE 'ext4:ext4_dax_read\(.*ret: 4096,')" \
	30,20 'perf trace: a line a read'
perf record -q -o "$work/perf.data" -e ext4:ext4_dax_read "$work/reads"
is "$(perf script -i "$work/perf.data" 2> /dev/null | grep -c 'method read_iter pos [0-9]* .*len 512 ret 512 ns [1-9]')" 30 \
	'perf script: decoded by the plugin'
done_testing
