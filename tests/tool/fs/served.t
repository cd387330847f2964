#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Shows the file systems of the ext4 driver, mounted with any type and in any namespace. A
# device on several others has the nodes of all of them and the worst health.
#
# Would catch: ext2 and ext3 of ext4's driver left out, ext2 of its own driver shown,
# mounts in another mount namespace left out or listed without a request, a tree without
# /sys that shows nothing, the first node shown for all.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"

tree=$(tree server)
mountinfo=$tree/proc/self/mountinfo
cp "$mountinfo" "$work/mountinfo"
types() { run list --sysroot "$tree" --all -nr -o DEVICE,FSTYPE,MOUNTPOINT,MOUNTED; }

for type in ext3 ext2; do
	sed "s/- ext4 \/dev\/pmem0p1/- $type \/dev\/pmem0p1/" "$work/mountinfo" > "$mountinfo"
	types
	is "$(grep pmem0p1 <<< "$out")" "/dev/pmem0p1 $type /srv/db here" "$type that the ext4 driver serves"
	run set on --sysroot "$tree" /srv/db
	is "$status" 0 'is set'
	run set off --sysroot "$tree" /srv/db
done
mv "$tree/sys/fs/ext4/pmem0p1" "$work/aside"
types
is "$(grep -c pmem0p1 <<< "$out")" 0 'ext2 that it does not serve is not listed'
run list --sysroot "$tree" /srv/db
fails 2 'it is ext2, not ext4' 'and refused'
mv "$work/aside" "$tree/sys/fs/ext4/pmem0p1"

# another mount namespace
grep -v ' 259:1 ' "$work/mountinfo" > "$mountinfo"
mkdir -p "$tree/proc/fs/ext4/pmem0p1"
printf 'rw\ndax=always\n' > "$tree/proc/fs/ext4/pmem0p1/options"
run list --sysroot "$tree" -n -o DEVICE
is "$(grep -c pmem0p1 <<< "$out")" 0 'list has what is mounted here'
run list --sysroot "$tree" --all --json -o DEVICE,MOUNTPOINT,MOUNTPOINTS,MOUNTED,DAX
is "$(json '.filesystems[-1]')" \
	'{"device":"/dev/pmem0p1","mount_point":null,"mount_points":[],"mounted":"elsewhere","dax_mode":"always"}' \
	'list --all what is mounted elsewhere, too, last'
run list --sysroot "$tree" --all -n
like "$(grep pmem0p1 <<< "$out")" ' elsewhere' 'where the table marks it'
for name in /dev/pmem0p1 pmem0p1 namespace0.0; do
	run set on --sysroot "$tree" "$name"
	is "$out" "$name: on, was off" "it is set as $name"
	run get --sysroot "$tree" -n -o SWITCH "$name"
	is "$out" on 'and read'
	run set off --sysroot "$tree" "$name"
done
run set on --json --sysroot "$tree" pmem0p1
is "$(json '.filesystems[0] | [.filesystem, .device, .mount_point]')" '["pmem0p1","/dev/pmem0p1",null]' 'as JSON'
run set off --all --sysroot "$tree"
is "$(cat "$tree/sys/fs/ext4/pmem0p1/dax_fast_read")" 1 '--all is of those mounted here'
run bench --sysroot "$tree" --reads 7 /dev/pmem0p1
fails 1 'it is mounted in another mount namespace only' 'bench cannot reach it'
# a mapped device, mounted elsewhere
rm -r "$tree/sys/fs/ext4/dm-0"
mkdir -p "$tree/sys/fs/ext4/dm-0" "$tree/sys/class/block/dm-0/dm"
echo striped > "$tree/sys/class/block/dm-0/dm/name"
grep -v ' 253:0 ' "$work/mountinfo" > "$mountinfo"
run list --sysroot "$tree" --all -n -o DEVICE,MOUNTED
like "$out" '/dev/mapper/striped elsewhere' 'a mapped device has its name there'

# no sysfs at all
cp "$work/mountinfo" "$mountinfo"
sed -i 's/- ext4 \/dev\/pmem0p1/- ext3 \/dev\/pmem0p1/' "$mountinfo"
mv "$tree/sys" "$work/sys"
run list --sysroot "$tree" --json -o MOUNTPOINT,FSTYPE,DAX,CAN-DAX
is "$(json '[.filesystems[] | [.mount_point, .fs_type, .can_dax]] | .[0:3]')" \
	'[["/","ext4",null],["/srv/db","ext3",true],["/srv/with blank","ext4",null]]' 'without sysfs mountinfo does'
mv "$work/sys" "$tree/sys"

# several devices below one
cp "$work/mountinfo" "$mountinfo"
numa() { run list --sysroot "$tree" "$@" -o NUMA /dev/dm-0; }
region() { realpath "$tree/sys/class/block/$1/device/.."; }
echo 1 > "$(region pmem1)/numa_node"
echo 1 > "$(region pmem2)/numa_node"
numa -nr
is "$out" 1 'all on one node: that'
numa --json
is "$(json '.filesystems[0].numa_node')" 1 'a number'
echo 0 > "$(region pmem2)/numa_node"
numa -nr
is "$out" '1,0' 'on several: all of them'
numa --json
is "$(json '.filesystems[0].numa_node')" '[1,0]' 'an array'
rm "$(region pmem2)/numa_node"
numa -nr
is "$out" '1,-' 'one that is not known is not taken for the other'

done_testing
