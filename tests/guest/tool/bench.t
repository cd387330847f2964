#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
# lab: --clock instructions
#
# daxreadctl bench on real DAX: each figure is of the named method (the kernel's events
# count them), the cheaper read is shown as cheaper, figures are repeatable, and
# nothing is left behind.
#
# Would catch: both methods measured as one, a file that is not DAX measured as if it
# were, files or directories left on the file system, a bench that needs a switch for a
# method that is already on, figures that differ from run to run.
set -euo pipefail
cd "$(dirname "$0")"
# The lab sets the unit of its clock; tool.sh unsets it.
unit=${DAXREADCTL_UNIT:-}
# shellcheck source=tests/tool/tool.sh
. ../../tool/tool.sh
export DAXREADCTL_UNIT=$unit

EVENTS=/sys/kernel/tracing/events/ext4/ext4_dax_read
SWITCH=/sys/fs/ext4/pmem0/dax_fast_read
mkdir -p /run/spare
# shellcheck disable=SC2317 # called by the trap
end() {
	umount /run/spare 2> /dev/null || true
	rm -rf "$work"
}
trap end EXIT
left() { find /mnt/pmem0 -mindepth 1 ! -name lost+found; }

run bench --block-size 1 --json - /mnt/pmem0
is "$status" 0 'a bench of 1 byte'
first=$out
is "$(json .unit)" '"instructions"' 'the lab says what its clock counts'
is "$(json '.ratios[0].read_over_read_iter < 1')" true 'read is cheaper than read_iter'
is "$(json '[.floor.getppid < .floor.dev_zero_1, .floor.dev_zero_1 < .results[1].per_read.median,
	.limits[0].user_copy.median < .floor.getppid] | all')" true 'a copy, a system call, /dev/zero, a read: in this order'
run bench --block-size 1 --json - /mnt/pmem0
same=$(jq -n --argjson a "$first" --argjson b "$out" '[range(2) | ($a.results[.].per_read.median -
	$b.results[.].per_read.median) | fabs | . <= 2] | all')
is "$same" true 'a second run has the same figures'
[[ $same = true ]] || diag "$(jq -nc --argjson a "$first" --argjson b "$out" '[$a, $b] | map([.results[] | [.method, .per_read]])')"
is "$(left)" '' 'nothing is left on the file system'
is "$(cat $SWITCH):$(ls -A /run/daxreadctl)" 0: 'nor in /run, and the switch is off'

# the methods that served them; calibration and the first pass add to these
echo 'hist:keys=method if comm == "daxreadctl"' > $EVENTS/trigger
run bench --block-size 1 --reads 1000 --json - /mnt/pmem0
mapfile -t counts < <(grep -oE 'hitcount: +[0-9]+' $EVENTS/hist | grep -oE '[0-9]+')
echo '!hist:keys=method if comm == "daxreadctl"' > $EVENTS/trigger
is "${#counts[@]}" 2 'the kernel saw reads by two methods'
is "$((counts[0] == counts[1] && counts[0] >= 1000 && counts[0] < 3000))" 1 \
	"as many by the one as by the other (${counts[*]}), and those that were asked for"
echo 'hist:keys=method if comm == "daxreadctl"' > $EVENTS/trigger
run bench --block-size 1 --reads 1000 --methods read_iter --json - /mnt/pmem0
is "$(grep -cE 'hitcount: +[0-9]' $EVENTS/hist)" 1 'read_iter alone is one method'
echo '!hist:keys=method if comm == "daxreadctl"' > $EVENTS/trigger

run bench --preset 2021 --reads 2^10 /mnt/pmem0
is "$status" 0 'the preset of 2021, shortened'
like "$out" 'this run, instructions' 'with its unit beside that of 2021'

# the user's files
head -c 256K /dev/urandom > /mnt/pmem0/file
run bench --file /mnt/pmem0/file --block-size 4K --pattern same,seq,rand --json -
is "$(json '[.results[] | .per_read.median > 4096] | length == 6 and all')" true 'a given file, in three patterns'
is "$(left)" /mnt/pmem0/file 'it is still there'
cp /mnt/pmem0/file "$work/file"
run bench --file "$work/file"
fails 2 'not ext4' 'a file elsewhere is refused'
run bench --file "$work/file" -s 4K /mnt/pmem0
fails 1 'it is not on /mnt/pmem0' 'and one that is not on the file system'
rm /mnt/pmem0/file
capture setpriv --reuid 65534 --regid 65534 --clear-groups "$DAXREADCTL" bench -s 1 /mnt/pmem0
fails 1 'no file for the bench can be made there: Permission denied; run as root' 'a user may not write there'
head -c 4K /dev/zero > /mnt/pmem0/file
capture setpriv --reuid 65534 --regid 65534 --clear-groups "$DAXREADCTL" bench -s 1 --file /mnt/pmem0/file
like "$err" 'run as root' 'and may not set the switch'
is "$(setpriv --reuid 65534 --regid 65534 --clear-groups "$DAXREADCTL" bench -s 1 --methods read_iter --json - \
	--file /mnt/pmem0/file 2> /dev/null | jq '.results | length')" 1 'but measure what it stands at'
rm /mnt/pmem0/file
run bench --file-size 600M -s 1 /mnt/pmem0
fails 1 'no file of 600M can be made there' 'a file larger than the free space is refused'
is "$(left)" '' 'and not begun'

# a bad block in the file
mke2fs -q -t ext4 -b 4096 /dev/pmem1
mount -t ext4 -o dax /dev/pmem1 /run/spare
head -c 1M /dev/urandom > /run/spare/bad
block=$(filefrag -e -b512 /run/spare/bad | awk '$1 == "0:" { sub(/\.\./, "", $4); print $4 + 0 }')
echo "$((block + 8)) 1" > /sys/block/pmem1/badblocks
run bench --file /run/spare/bad --block-size 4K --pattern seq
fails 1 'Input/output error; look for bad blocks' 'a bad block ends the bench and is named'
is "$(cat /sys/fs/ext4/pmem1/dax_fast_read)" 0 'with the switch restored'
run bench --block-size 1 --json - /run/spare
is "$(json '[.warnings[].name]')" '["bad-blocks"]' 'a bench of other blocks says that there are bad ones'
# clear them for the tests that follow: only a new bind of the driver does it
umount /run/spare
namespace=$(basename "$(readlink -f /sys/block/pmem1/device)")
for action in unbind bind; do echo "$namespace" > /sys/bus/nd/drivers/nd_pmem/$action; done

# other mounts
mke2fs -q -t ext4 -b 4096 /dev/pmem1
mount -t ext4 /dev/pmem1 /run/spare
run bench --block-size 1 --json - /run/spare
is "$(json '.ratios[0].read_over_read_iter < 1')" true 'dax=inode: the file made is read by DAX'
is "$(find /run/spare -mindepth 1 ! -name lost+found)" '' 'and nothing is left there'
mkdir /run/spare/.daxreadctl-bench
run bench --block-size 1 /run/spare
is "$status:$(find /run/spare -mindepth 1 ! -name lost+found)" 0: 'what a killed run left there goes with the next'
head -c 4K /dev/zero > /run/spare/file
run bench --file /run/spare/file --block-size 1
fails 2 'it is not read by DAX; mount its file system with -o dax, or give the file DAX with chattr +x' 'dax=inode: a file without DAX is refused'
run bench --any-file --file /run/spare/file --block-size 1 --json -
is "$(json '[.results[].method]')" '["read_iter"]' 'but can be measured as any file'
run bench
fails 64 '/mnt/pmem0 and /run/spare can do DAX, maybe more: name one' 'two could be meant'
mount -o remount,ro /run/spare
run bench -s 1 /run/spare
fails 1 'Read-only file system; mount it writable, or read a file that is there' 'read-only: no file can be made'
umount /run/spare
mount -t ext4 -o dax=never /dev/pmem1 /run/spare
run bench -s 1 /run/spare
fails 2 'mount it without dax=never' 'dax=never is refused'

done_testing
