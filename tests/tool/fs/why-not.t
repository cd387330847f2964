#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Whether a file system can have DAX files, and why not: list has a word for each
# obstacle, and the errors of set and bench have its cause and remedy. set --all
# leaves such file systems out and sets the rest.
#
# Would catch: DAX shown where no file can be DAX, "use an fsdax namespace" as advice
# for an fsdax namespace, only one obstacle of two named, set --all that stops at the
# first file system without DAX, an exit status that hides a failure.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"

fresh() {
	tree=$(tree server)
	mountinfo=$tree/proc/self/mountinfo
	mkdir -p "$tree/run/udev/data"
	part=$(realpath "$tree/sys/class/block/pmem0p1")
}
switches() { cat "$tree"/sys/fs/ext4/{pmem0p1,dm-0,pmem5}/dax_fast_read | paste -sd' '; }

# obstacle WORD CAUSE REMEDY: the obstacle that /srv/db must now have
obstacle() {
	run list --sysroot "$tree" -n -o CAN-DAX,WHY-NOT /srv/db
	is "$(tr -s ' ' <<< "$out")" "off $1" "$1: list"
	run list --sysroot "$tree" --json /srv/db
	is "$(json '.filesystems[0] | [.can_dax, .why_not, .device_can_dax]')" "[false,\"$1\",${4:-true}]" "$1: list, as JSON"
	run set on --sysroot "$tree" /srv/db
	fails 2 "/srv/db: cannot do DAX: $2" "$1: set"
	like "$err" "$3" "$1: the remedy"
	run bench --sysroot "$tree" --reads 7 -s 1 /srv/db
	fails 2 "/srv/db: cannot do DAX: $2" "$1: bench"
}

fresh
sed -i 's/dax=always/dax=never/' "$mountinfo"
obstacle 'dax=never' 'it is mounted with dax=never' 'unmount it and mount it without dax=never'
fresh
sed -i 's/rw,dax=always/rw,data=journal/' "$mountinfo"
obstacle 'data=journal' 'it journals data (data=journal)' 'mount it without data=journal'
fresh
mkdir -p "$tree/proc/fs/ext4/pmem0p1"
printf 'rw\ndelalloc\ndax=inode\ndata=journal\n' > "$tree/proc/fs/ext4/pmem0p1/options"
obstacle 'data=journal' 'it journals data (data=journal)' 'default mount options in tune2fs -l /dev/pmem0p1'
fresh
printf 'E:ID_FS_BLOCKSIZE=1024\n' > "$tree/run/udev/data/b259:1"
obstacle 'block-size' 'its blocks have 1024 bytes, a page has 4096' 'mke2fs -t ext4 -b 4096 /dev/pmem0p1'
fresh
echo 2049 > "$part/start"
obstacle 'partition-alignment' 'its partition does not begin and end at multiples of 4096 bytes' 'aligned (parted'
fresh
echo $(($(< "$part/size") - 1)) > "$part/size"
obstacle 'partition-alignment' 'its partition does not begin and end' 'aligned (parted'
fresh
echo 0 > "$part/../queue/dax"
obstacle 'device' 'its device /dev/pmem0p1 has none' 'give a file system on an fsdax namespace' false
fresh
echo 0 > "$part/../queue/dax"
echo raw > "$part/../device/../namespace0.0/mode"
obstacle 'namespace-mode' 'its namespace namespace0.0 is in mode raw' 'ndctl create-namespace -f -e namespace0.0 -m fsdax' false
fresh
printf 'E:ID_FS_BLOCKSIZE=1024\n' > "$tree/run/udev/data/b259:1"
sed -i 's/dax=always/dax=never/' "$mountinfo"
obstacle 'block-size,dax=never' 'its blocks have 1024 bytes, a page has 4096, and it is mounted with dax=never; ' \
	'-b 4096 /dev/pmem0p1); then unmount it'
fresh
printf 'E:ID_FS_BLOCKSIZE=4096\n' > "$tree/run/udev/data/b259:1"
run list --sysroot "$tree" -n -o CAN-DAX,WHY-NOT /srv/db
is "$(tr -s ' ' <<< "$out")" 'on -' 'nothing in the way'

# all: /srv/never, / and /srv/raw cannot do DAX
fresh
run set on --sysroot "$tree" --all
is "$status:$out" '0:/srv/db: on, was off
/srv/with blank: on, as it was' 'set --all sets those that can'
is "$(grep -o '/dev/[^:]*: left out' <<< "$err" | paste -sd' ')" \
	'/dev/sda1: left out /dev/pmem3: left out /dev/pmem5: left out' 'and names those that it leaves out'
like "$err" '/dev/pmem5: left out, it cannot do DAX: it is mounted with dax=never' 'with the reason'
is "$(switches)" '1 1 0' 'which it does not set'
run set off --sysroot "$tree" --all --json
is "$(json '[[.filesystems[].device], [.left_out[] | [.device, .why_not]], .failed]')" \
	'[["/dev/pmem0p1","/dev/mapper/striped"],[["/dev/sda1","device"],["/dev/pmem3","namespace-mode"],["/dev/pmem5","dax=never"]],[]]' \
	'as JSON'
is "$(switches)" '0 0 0' 'which is off'
rm "$tree/sys/fs/ext4/pmem0p1/dax_fast_read"
mkdir "$tree/sys/fs/ext4/pmem0p1/dax_fast_read"
run set on --sysroot "$tree" --all --json
is "$status:$(json '[[.filesystems[].device], [.failed[].device]]')" '1:[["/dev/mapper/striped"],["/dev/pmem0p1"]]' \
	'one that fails is a failure; the rest is set'
like "$err" '/dev/pmem0p1: dax_fast_read cannot be set: Is a directory' 'and the message says so'
fresh
sed -i 's/dax=[a-z]*/dax=never/; / 253:0 /s/errors/dax=never,errors/' "$mountinfo"
run set on --sysroot "$tree" --all
fails 2 'mounted file systems: cannot be set: none is ext4 that can have DAX files' 'none that can: not supported here'
echo 1 > "$tree/sys/fs/ext4/pmem5/dax_fast_read"
echo 0 > "$tree/sys/fs/ext4/dm-0/dax_fast_read"
run set off --sysroot "$tree" --all
is "$status:$out:$(cat "$tree/sys/fs/ext4/pmem5/dax_fast_read")" '0:/srv/never: off, was on:0' 'a switch that is on can be turned off, even without DAX'

# by name: all or none
fresh
run set on --sysroot "$tree" /srv/db /srv/never
fails 2 '/srv/never: cannot do DAX' 'by name, one that cannot'
is "$(switches)" '0 1 0' 'means none'

done_testing
