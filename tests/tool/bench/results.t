#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# daxreadctl bench measures what was asked for, changes the switch and restores it, and
# prints its table and JSON in the documented form. The switch is that of a saved tree
# and the file is a plain one, so both methods are the same here and only the work
# around them is tested.
#
# Would catch: JSON of another form or without units, reads or rounds miscounted, a
# case left out, contradicting options accepted, a file that is too small, a kernel
# without the series measured by a method that it does not have, errors that come only
# after the work.
# shellcheck disable=SC2016 # $ in jq's programs is jq's
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"

tree=$(tree server)
stock=$(tree stock)
file=$work/file
head -c 1M /dev/urandom > "$file"
switch=$tree/sys/fs/ext4/pmem0p1/dax_fast_read

bench() { run bench --sysroot "$tree" --file "$file" --reads 70 "$@"; }

bench --block-size 1,4K --pattern same,rand --threads 1,2 --json - /srv/db
is "$status" 0 'a bench with lists succeeds'
is "$(json 'keys_unsorted - ["preset", "device", "mount_point"]')" \
	'["schema","kernel","unit","file_size_bytes","rounds","floor","results","ratios","limits","settings","warnings","reference_2021"]' \
	'JSON has the agreed keys'
is "$(json '[.schema, .unit, .device, .mount_point, .preset, .file_size_bytes, .rounds]')" \
	'[1,"ns","/dev/pmem0p1","/srv/db",null,1048576,7]' 'and says what was measured'
is "$(json .kernel)" "\"$(uname -r)\"" 'on which kernel'
is "$(json '.floor | keys_unsorted')" '["getppid","dev_zero_1"]' 'the floor has both its figures'
is "$(json '[.floor[] | . > 0] | all')" true 'which are more than nothing'
is "$(json '[.results[] | [.method, .pattern, .block_size_bytes, .threads, .reads]] | length')" 16 \
	'each method, pattern, size and number of threads has a result'
is "$(json '[.results[] | [.pattern, .threads, .block_size_bytes, .method] | join(" ")] | unique | length')" 16 \
	'of its own'
is "$(json '[.results[] | .reads == 70 * .threads] | all')" true 'with the reads of all its threads'
is "$(json '[.results[].per_read | keys_unsorted == ["median", "min", "max"] and
	.min <= .median and .median <= .max and .min > 0] | all')" true 'costs are median, min and max, in order'
# each_result FILTER: of each result ($r) and the limits of its case ($l)
each_result() {
	json ".limits as \$limits | [.results[] as \$r | \$limits[] | select(.caller == \$r.caller and
		.pattern == \$r.pattern and .threads == \$r.threads and .block_size_bytes == \$r.block_size_bytes) as \$l |
		$1] | length == 16 and all"
}
is "$(each_result '($r.per_read.median - $l.dev_zero_1.median - $r.method_cost | fabs) < 0.002')" true \
	'the method cost is what is beside the VFS floor of its own case'
is "$(each_result '($r.per_read.median - $l.user_copy.median - $r.overhead | fabs) < 0.002')" true \
	'the overhead is what is beside the copy of the same bytes'
is "$(json '[.limits[].dev_zero_1.median] | unique | length > 4')" true 'each case has a floor of its own'
is "$(json '[.ratios[] as $r | [.results[] | select(.pattern == $r.pattern and .threads == $r.threads and
	.block_size_bytes == $r.block_size_bytes) | .overhead] |
	if .[0] <= 0 or .[1] < 0 then $r.overhead_read_over_read_iter == null
	else ((.[1] / .[0] - $r.overhead_read_over_read_iter) | fabs) < 0.01 end] | length == 8 and all')" true \
	'and its ratio is that of read over read_iter, if both are above it'
# MiB per second are rounded to thousandths, which is much of a slow read of 1 byte
is "$(each_result '($r.reads_per_second.median * $r.block_size_bytes / 1048576) as $mib |
	$r.mib_per_second - $mib | fabs < 0.001 + 0.01 * $mib')" true 'reads and MiB per second agree'
is "$(json '[.results[] | select(.threads == 1) | .reads_per_second.median * .per_read.median / 1e9 | . > 0.9 and . < 1.1] |
	length == 8 and all')" true 'and of one thread both are the cost'
is "$(json '[.results[] | has("single_reads")] | any')" false 'single reads are not timed unasked'
is "$(json '[.ratios[] | keys_unsorted[0:4]] | unique')" \
	'[["pattern","block_size_bytes","threads","read_over_read_iter"]]' 'ratios have the agreed keys'
is "$(json '[.ratios[] as $r | [.results[] | select(.pattern == $r.pattern and .threads == $r.threads and
	.block_size_bytes == $r.block_size_bytes)] |
	((.[1].per_read.median / .[0].per_read.median - $r.read_over_read_iter) | fabs) < 0.01 and
	.[0].method == "read_iter" and .[1].method == "read"] | length == 8 and all')" true \
	'and are read over read_iter of the same case'
is "$(json '[.limits[] | (.dev_zero.median > 0) and (.user_copy.median > 0)] | length == 8 and all')" true \
	'both limits stand beside every case'
is "$(json '.reference_2021 | [.what, .reads, .read_iter_seconds, .read_seconds, .read_over_read_iter]')" \
	'["time on hardware, January 2021",67108864,36.477,26.782,0.734]' 'the 2021 figures, as what they are'
is "$(cat "$switch")" 0 'the switch is as it was'
is "$(ls -A "$tree/run/daxreadctl")" '' 'and /run is empty'

echo 1 > "$switch"
bench --block-size 1 /srv/db
is "$status:$(cat "$switch")" 0:1 'a switch that was on is on again'
is "$(head -n 2 <<< "$out")" "Reads on /srv/db (/dev/pmem0p1), kernel $(uname -r), in ns a read
pattern same; 1 thread; medians of 7 rounds" 'the table says what it shows, and in which unit'
is "$(sed -n 4p <<< "$out" | tr -s ' ')" \
	'SIZE READ_ITER READ RATIO SPREAD ITER-OVERHEAD READ-OVERHEAD OVERHEAD-RATIO ZERO COPY' 'its columns'
like "$err" 'now 1, same, 1 thread' 'progress is on standard error'
is "$(grep -c '2021' <<< "$out")" 0 'without a 4K case there is nothing of 2021'
bench -s 64K,1M -p seq,rand -t 1,2 --rounds 3 /srv/db
is "$(sed -n 4p <<< "$out" | tr -s ' ' | cut -d' ' -f1-4)" 'SIZE PATTERN THREADS READ_ITER' 'lists are columns'
is "$(sed -n 5,12p <<< "$out" | awk '{ print $1, $2, $3 }' | paste -sd,)" \
	'64K seq 1,1M seq 1,64K seq 2,1M seq 2,64K rand 1,1M rand 1,64K rand 2,1M rand 2' 'and rows for all of them'

bench --percentiles --block-size 4K --threads 2 --json "$work/out.json" /srv/db
is "$(jq -c '[.results[] | .single_reads | .count == 140 and 0 < .p50 and .p50 <= .p90 and .p90 <= .p99 and
	.p99 <= .p99_9 and .p99_9 <= .max] | length == 2 and all' "$work/out.json")" true \
	'--percentiles: all reads of both threads are timed one by one, by each method'
is "$(jq -c '.clock_per_single_read >= 0' "$work/out.json")" true 'the cost of reading the clock is printed'
like "$out" 'Single reads, each with a reading of the clock, ' 'in the table, too'
is "$(grep -A 2 '^Single reads' <<< "$out" | tail -n 2 | head -n 1 | tr -s ' ')" 'SIZE METHOD P50 P90 P99 P99.9 MAX' \
	'which has them in columns'
is "$(grep -A 1 'MiB, a second' <<< "$out" | tail -n 1 | tr -s ' ')" 'SIZE METHOD READS/S MIB/S' 'and reads and MiB a second'
is "$(grep -cE '^ +4K read(_iter)? +[0-9]+ +[0-9.]+$' <<< "$out")" 2 'of each method'
DAXREADCTL_UNIT=instructions bench --preset 2021 --json "$work/out.json" /srv/db
is "$(jq -c '[.unit, .preset, .rounds, [.results[].reads], [.results[].block_size_bytes]]' "$work/out.json")" \
	'["instructions","2021",7,[70,70],[4096,4096]]' 'the 2021 preset, shortened, with JSON in a file'
like "$out" 'in instructions a read' 'the unit is that of the environment'
like "$(tr -s ' ' <<< "$out")" $'\n2021, on hardware, ns 543.5 399.1 73.42%' 'with the figures of 2021'
is "$(find "$work" -name '*.part')" '' 'no half-written file is left'
DAXREADCTL_UNIT=instructions bench -s 1 -u ns --json - /srv/db
is "$(json .unit)" '"ns"' '--unit goes before the environment'
bench -s 1 --reads 2^5 --rounds 100 --json - /srv/db
is "$(json '[.rounds, .results[].reads]')" '[32,32,32]' 'there are no more rounds than reads'
reads_in() {
	run bench --sysroot "$tree" --file "$file" --seconds "$1" --block-size 4K --methods read --json - /srv/db
	json '.results[0].reads'
}
# On a busy host a read can seem slow during the calibration; then there are fewer reads.
short=$(reads_in 0.005) long=0
for ((i = 0; i < 3 && long <= 10 * short; i++)); do long=$(reads_in 0.5); done
is "$((long > 10 * short))" 1 "--seconds: $short reads in 0.005, ten times as many at least in 0.5 ($long)"

# one method
echo 0 > "$switch"
run bench --sysroot "$stock" --file "$file" --reads 7 -s 1 --methods read_iter --json - /mnt/pmem0
is "$(json '[.results[].method]')" '["read_iter"]' 'read_iter alone is measured on a kernel without the series'
is "$(json '[.ratios, (has("reference_2021"))]')" '[[],false]' 'without ratios'
bench -m read_iter -s 1 /srv/db
is "$(sed -n 4p <<< "$out" | tr -s ' ')" 'SIZE READ_ITER SPREAD ITER-OVERHEAD ZERO COPY' 'its table has no other method'
chmod a-w "$switch"
rm -rf "$tree/run"
bench -m read_iter -s 1 --json - /srv/db
is "$status:$(json '[.results[].method]')" '0:["read_iter"]' 'a switch that is right already is not written to'
mkdir "$tree/run"
chmod u+w "$switch"
bench -m read -s 1 --json - /srv/db
is "$(json '[.results[].method]'):$(cat "$switch")" '["read"]:0' 'read alone changes it, and restores it'
run bench --any-file --file "$file" --reads 7 -s 1 --json -
is "$(json '[.device, .results[0].method]')" '[null,"read_iter"]' 'any file can be measured as it is'

# what is refused
run bench --sysroot "$stock" --file "$file" /mnt/pmem0
fails 2 '(--methods read_iter can): this kernel has no' 'both methods on a kernel without the series'
run bench --sysroot "$tree"
fails 64 'can do DAX, maybe more: name one' 'no file system where several could be meant'
run bench --sysroot "$tree" --file "$file" /
fails 2 'cannot do DAX' 'a file system without DAX'
bench --block-size 2M /srv/db
fails 1 'its 1048576 bytes are less than the largest --block-size, 2097152' 'a file smaller than a block'
bench --file "$work/none" /srv/db
fails 1 'cannot be opened: No such file' 'a file that is not there'
: > "$work/empty"
bench --file "$work/empty" /srv/db
fails 1 'empty: cannot be measured: it is empty; give a file with data' 'an empty file'
bench --file "$work" /srv/db
fails 1 'it is no regular file' 'a directory'
mkfifo "$work/fifo"
bench --file "$work/fifo" /srv/db
fails 1 'it is no regular file' 'a pipe that nobody writes to'
run bench --any-file --file "$file" --json "$work/none/x"
fails 1 'cannot be written: No such file or directory' 'JSON into a directory that is not there'
run bench --any-file --file "$file" --json "$work"
fails 1 'it is a directory' 'JSON into a directory'
for wrong in '--block-size 0' '--block-size 3G' '--block-size 1,,2' '--block-size x' '--pattern zigzag' \
	'--threads 0' '--threads 5000' '--reads 0' '--reads 1e3' '--seconds 0' '--seconds -1' '--rounds 20000' \
	'--preset 1999' '--methods write' '--methods read,read' '--unit miles' '--file-size 4K' '--seconds 1'; do
	# shellcheck disable=SC2086
	bench $wrong /srv/db
	fails 64 "${wrong%% *}" "$wrong is refused"
done
run bench --file-size 4K --block-size 1M /srv/db
fails 64 '--file-size 4096: smaller than the largest' 'a file size below the block size'
run bench --any-file
fails 64 '--any-file: name the file' '--any-file without a file'
run bench --any-file --file "$file" -m read
fails 64 'measures read_iter only' '--any-file with the other method'
run bench --any-file --file "$file" /
fails 64 'not together with /' '--any-file with a file system'
run bench / /
fails 64 'one operand too many' 'two file systems'
run bench --any-file --file "$file" --block-size 1 --reads 7 --json /dev/full
fails 1 '/dev/full: cannot be written' 'JSON onto a full device'
for wrong in "$work/none" "$file" "$work" /dev/null; do
	bench --block-size 1 --peers "$wrong" /srv/db
	fails 1 "$wrong: cannot be formatted for --peers: it is no block device; name one, as /dev/pmem1" \
		"--peers ${wrong##*/} is refused"
	is "$(grep -c 'done, now' <<< "$err")" 0 'before anything is measured'
done
bench --peers
fails 64 'needs a' '--peers without a device'
# a full file system: the file size limit is 0
echo before > "$work/kept.json"
status=0
out=$(trap '' XFSZ; ulimit -f 0; exec "$DAXREADCTL" bench --any-file --file "$file" -s 1 --reads 7 \
	--json "$work/kept.json" 2>&1) || status=$?
is "$status" 1 'JSON that cannot be written whole is a failure'
like "$out" 'kept.json.part: cannot be written: File too large' 'and the message says so'
is "$(cat "$work/kept.json"):$(find "$work" -name '*.part')" before: 'what was in the file is still there, and no part of the new'
is "$(cat "$switch")" 0 'after all these the switch is as it was'

done_testing
