#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# fio-verify.t: fio writes a DAX file with a checksum and an offset in every 512 bytes. It
# reads the file at random with all of its engines at the same time and verifies each read,
# with both switches off and with each on. Then it must detect a few changed bytes.
#
# Would catch: wrong or shifted bytes in access patterns that no other test has.
# shellcheck disable=SC2317 # functions are called by ok
set -euo pipefail
# shellcheck source=tests/lib/tap.sh
source "$(dirname "$0")/../../lib/tap.sh"

MOUNT=/mnt/pmem0
SYSFS=/sys/fs/ext4/pmem0
FILE=$MOUNT/fio-verify.$$
MIB=1048576
SIZE=$((2 * MIB))	# size of the file, and bytes that each engine reads
ENGINES=(sync psync pvsync2 libaio io_uring)

[[ -e $SYSFS/dax_fast_read ]] || skip_all "this kernel has no $SYSFS/dax_fast_read"
command -v fio > /dev/null || skip_all "fio is not installed"

# throw READ ITER
throw() {
	echo "$1" > "$SYSFS/dax_fast_read"
	[[ ! -e $SYSFS/dax_fast_read_iter ]] || echo "$2" > "$SYSFS/dax_fast_read_iter"
}
work=$(mktemp -d)
trap 'throw 0 0; rm -rf "$FILE" "$work"' EXIT

# fio_on ARG...: runs fio with the arguments that the writing and the reading job share
fio_on() {
	fio --filename="$FILE" --size="$SIZE" --thread --verify=crc32c --verify_interval=512 "$@"
}

# read_all ENGINE...: runs one job for each, all at once
read_all() {
	local engine
	local -a jobs=()

	for engine; do jobs+=(--name="$engine" --ioengine="$engine"); done
	fio_on --rw=randread --norandommap --bsrange=512-64k --blockalign=512 --iodepth=4 \
		--verify_fatal=1 --randseed=9 --output-format=json --output="$work/json" \
		"${jobs[@]}" > "$work/err" 2>&1
}

# jobs_with CONDITION: counts jobs of the last read_all; fio prints messages before the JSON
jobs_with() {
	sed -n '/^{/,$p' "$work/json" | jq "[.jobs[] | select($1)] | length"
}

ok 'the file is written' fio_on --name=write --rw=write --bs=64k --ioengine=psync --do_verify=0 --fallocate=none
while read -r read iter label; do
	[[ $iter == 0 || -e $SYSFS/dax_fast_read_iter ]] || continue
	throw "$read" "$iter"
	ok "$label: fio finds every block as it was written" read_all "${ENGINES[@]}"
	is "$(jobs_with ".error == 0 and .read.io_bytes >= $SIZE")" ${#ENGINES[@]} \
		"$label: each engine read $((SIZE / MIB)) MiB"
done << 'END'
0 0 both switches off
1 0 dax_fast_read on
0 1 dax_fast_read_iter on
END

# fio does not read every block, so change one byte in each 64 KiB.
for ((pos = 5; pos < SIZE; pos += 65536)); do
	printf x | dd of="$FILE" bs=1 seek=$pos conv=notrunc status=none
done
finds_fault() { ! read_all "${ENGINES[@]}"; }
ok 'with a few bytes changed, fio finds that they are not as written' finds_fault
is "$(jobs_with '.error != 0')" ${#ENGINES[@]} 'each engine does'
done_testing
