#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# doctor's checks, each on a saved tree on which nothing else is wrong, with the fault made:
# it is named by its check alone, in the words of list's WHY-NOT, with the command that mends
# it and what that erases, and the exit status tells what can be mended from what cannot.
#
# Would catch: a check that finds nothing or too much, a word that is not list's, a command
# for another device or without umount and mount, one that erases and does not say so.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"
# shellcheck source=tests/tool/whole-tree.sh
. "$(dirname "$0")/../whole-tree.sh"

AGAIN='mount -o dax=always /dev/pmem0p1 /srv/db'
BEFORE='umount --all-targets /dev/pmem0p1 && '

doctor() { run doctor --sysroot "$tree" --json "$@"; }

# fault CHECK WHY-NOT STATUS COMMAND ERASES: what doctor says of /srv/db now
fault() {
	doctor "${where:-/srv/db}"
	is "$status:$(wrong)" "$3:$1=$2" "$2: $1 alone is wrong, status $3"
	is "$(of "$1" command erases)" "$4|$5" "$2: the command"
	is "$(jq -r --arg c "$1" '.checks[] | select(.check == $c) | .cause | length > 20' <<< "$out")" true "$2: a cause"
}
# words: that list and doctor have the same
words() {
	run list --sysroot "$tree" --json -o WHY-NOT "${where:-/srv/db}"
	is "$(json '.filesystems[0].why_not')" "\"$1\"" "$1: list has the same word"
	doctor "${where:-/srv/db}"
}

# nothing wrong
whole_tree
doctor /srv/db
is "$status:$(wrong):$err" '1::' 'a tree on which nothing is wrong; status 1, because no read was seen'
is "$(json '.fast_path')" null 'which is said'
is "$(of series state value)" 'ok|6.12.117 has dax_fast_read and dax_fast_read_iter' 'the series'
is "$(of config-fs-dax state value)" "ok|y (/boot/config-6.12.117)" 'CONFIG_FS_DAX, with where it was found'
is "$(of device state value)" 'ok|/dev/pmem0p1: partition of NVDIMM (driver nd_pmem)' 'the device'
is "$(of namespace-mode state value)" 'ok|namespace0.0: fsdax' 'its namespace'
is "$(of device-mapper state)" 'n/a' 'no device-mapper'
is "$(of partition-alignment state value)" 'ok|start 8200, size 1042424 (in 512 bytes)' 'the partition'
is "$(of bad-sectors state value)" 'ok|0' 'no bad sectors'
is "$(of health state)" unknown 'the health of saved DIMMs is not known'
is "$(of mount state value)" 'ok|/srv/db, ext4' 'the mount'
is "$(of block-size state value)" 'ok|4096' 'the block size'
is "$(of mount-option state value)" 'ok|dax=always' 'the mount option'
is "$(of journal state)" ok 'the journal'
is "$(of switch state value)" 'ok|dax_fast_read on' 'the switch'
is "$(of switch-iter state value)" 'ok|dax_fast_read_iter on' 'the second switch'
is "$(of default state value)" 'ok|ext4.dax_fast_read=1: read(2) is fast after each mount' 'the default'
like "$(of default-iter state value)" 'ok|ext4.dax_fast_read_iter=0: the switch is off after the next mount (echo 1 >' 'the second default'
is "$(of other-file-systems state value)" \
	'ok|dax.fast_read=0: reads of XFS, ext2 and EROFS go through iomap (echo 1 > /sys/module/dax/parameters/fast_read changes it)' \
	'the parameter of other file systems'
is "$(of tracefs state value)" 'ok|/sys/kernel/tracing, with ext4:ext4_dax_read' 'tracefs'
is "$(of counters state)" unknown 'counters cannot be opened in a tree'
is "$(of mitigations state value)" \
	'ok|spectre_v2: Retpolines, retbleed: untrained return thunk, spec_rstack_overflow: Safe RET: returns and indirect calls cost more; the fast path makes fewer' \
	'the mitigations that count'
is "$(of file state)" unknown 'a tree has no files'
is "$(of read state)" n/a 'and nothing to read'

# the kernel
rm -r "$tree"/sys/fs/ext4/features
fault series series 2 - -
is "$(of switch state)" n/a 'without the series there is no switch'
whole_tree
rm -r "$tree"/sys/class/block "$tree"/sys/fs
mkdir "$tree/sys/fs"
doctor /srv/db
is "$(of series why_not command)" 'sysfs|mount -t sysfs sysfs /sys' 'no sysfs'
whole_tree
put boot/config-6.12.117 '# CONFIG_FS_DAX is not set' 'CONFIG_FS_DAX_LIMITED=y'
fault config-fs-dax config-fs-dax 2 - -
rm "$tree/boot/config-6.12.117"
put lib/modules/6.12.117/config '# CONFIG_FS_DAX is not set'
fault config-fs-dax config-fs-dax 2 - -
rm -r "${tree:?}/lib"
put proc/config '# CONFIG_FS_DAX is not set'
gzip "$tree/proc/config"
fault config-fs-dax config-fs-dax 2 - -
is "$(of config-fs-dax value)" 'n (/proc/config.gz)' 'from the kernel itself'
rm "$tree/proc/config.gz"
doctor /srv/db
like "$(of config-fs-dax state value)" 'ok|y (the switch' 'without a copy the switch tells'
rm -r "$tree"/sys/fs/ext4/features
doctor /srv/db
is "$(of config-fs-dax state)" unknown 'and without that nothing does'
put sys/kernel/tracing/events/fs_dax/enable 0
doctor /srv/db
like "$(of config-fs-dax state value)" 'ok|y (the events' 'but its events do'

# the device
whole_tree
echo 0 > "$part/../queue/dax"
fault device device 2 - -
words device
whole_tree
echo 0 > "$part/../queue/dax"
echo raw > "$part/../device/../namespace0.0/mode"
fault namespace-mode namespace-mode 2 "${BEFORE}ndctl create-namespace -f -e namespace0.0 -m fsdax && mke2fs -t ext4 -b 4096 /dev/pmem0p1 && $AGAIN" \
	'all that is on namespace0.0'
words namespace-mode
whole_tree
rm -rf "$tree/sys/kernel/tracing/events"
mkdir -p "$tree/sys/kernel/tracing/events"
fault tracefs tracefs 2 - -
whole_tree
sed -i '/ - tracefs /d' "$mountinfo"
fault tracefs tracefs 1 'mount -t tracefs nodev /sys/kernel/tracing' -
rm -r "$tree/sys/kernel/tracing"
doctor /srv/db
is "$(of tracefs state)" unknown 'a tree without tracefs'
whole_tree
where='/srv/with blank'
for disk in "$tree/$BUS"/region*/pfn*/block/pmem*; do : > "$disk/badblocks"; done
put sys/fs/ext4/dm-0/dax_fast_read 1
fault device-mapper device-mapper 2 - -
is "$(of device value)" '/dev/mapper/striped: made of NVDIMM' 'the disks under a mapped device'
is "$(of namespace-mode value)" 'namespace1.0: fsdax, namespace2.0: fsdax' 'and their namespaces'
where=
whole_tree
echo 2049 > "$part/start"
echo 1042424 > "$part/size"
fault partition-alignment partition-alignment 1 \
	"${BEFORE}echo start=1088KiB,size=521088KiB | sfdisk -N 1 /dev/pmem0 && mke2fs -t ext4 -b 4096 /dev/pmem0p1 && $AGAIN" \
	'all that is on /dev/pmem0p1'
words partition-alignment
whole_tree
echo '1048570 1' > "$part/../badblocks"
fault bad-sectors bad-sectors 1 "${BEFORE}{ ndctl clear-errors namespace0.0; $AGAIN; }" 'what the bad sectors held, which is lost already'
is "$(of bad-sectors value)" 1 'of the whole disk, also outside of the partition'

# each kind of memory
kinds=('e820=memmap=, or persistent by the firmware'"'"'s memory map' 'virtio-pmem=virtio-pmem' 'CXL=CXL persistent memory' \
	'nfit_test.0=NVDIMM' 'papr:pmemory=persistent memory of papr:pmemory')
for kind in "${kinds[@]}"; do
	put "$BUS/provider" "${kind%%=*}"
	doctor /srv/db
	is "$(of device state value)" "ok|/dev/pmem0p1: partition of ${kind#*=} (driver nd_pmem)" "kind: ${kind%%=*}"
done
is "$(of health state)" unknown 'health of a DIMM'
put "$BUS/provider" virtio-pmem
doctor /srv/db
is "$(of health state)" n/a 'of no DIMM'

# the health of DIMMs
tool_program healths-to-checks
is "$("$work/healths-to-checks" ok non-critical critical fatal - | paste -sd' ')" \
	'ok:- ok:- wrong:ndctl list --dimms --health wrong:ndctl list --dimms --health unknown:- 1' \
	'a DIMM in a critical state is a fault'

# the file system
whole_tree
put run/udev/data/b259:1 E:ID_FS_BLOCKSIZE=1024
fault block-size block-size 1 "${BEFORE}mke2fs -t ext4 -b 4096 /dev/pmem0p1 && $AGAIN" 'all that is on /dev/pmem0p1'
words block-size
whole_tree
sed -i 's/dax=always/dax=never/' "$mountinfo"
fault mount-option dax=never 1 "$BEFORE$AGAIN" -
words dax=never
is "$(of file state)" n/a 'no file can be DAX there'
whole_tree
sed -i 's/rw,dax=always/rw,data=journal/' "$mountinfo"
fault journal data=journal 1 "${BEFORE}tune2fs -o ^journal_data /dev/pmem0p1 && $AGAIN" -
words data=journal
whole_tree
sed -i 's/rw,dax=always/rw/' "$mountinfo"
doctor /srv/db
is "$(of mount-option state value)" 'ok|dax=inode: files with the flag x alone are read by DAX' 'dax=inode'
whole_tree
put sys/fs/ext4/pmem0p1/dax_fast_read 0
fault switch switch 1 'daxreadctl set on /srv/db' -
put sys/fs/ext4/pmem0p1/dax_fast_read_iter 0
put sys/fs/ext4/pmem0p1/dax_fast_read 1
doctor /srv/db
like "$(of switch-iter state value)" 'ok|dax_fast_read_iter off' 'the second switch alone is no fault'
put sys/fs/ext4/pmem0p1/dax_fast_read 5
doctor /srv/db
is "$(of switch state)" unknown 'a switch that says nonsense'
put sys/module/ext4/parameters/dax_fast_read 0
doctor /srv/db
like "$(of default state value)" 'ok|ext4.dax_fast_read=0: the switch is off after the next mount (echo 1 > /sys/module/ext4/parameters/dax_fast_read changes it)' \
	'a default that is off'
rm -r "$tree/sys/module"
doctor /srv/db
is "$(of default state):$(of other-file-systems state)" 'n/a:n/a' 'no parameters'

# two at a time
whole_tree
put run/udev/data/b259:1 E:ID_FS_BLOCKSIZE=1024
put sys/fs/ext4/pmem0p1/dax_fast_read 0
sed -i 's/dax=always/dax=never/' "$mountinfo"
doctor /srv/db
is "$status:$(wrong)" '1:block-size=block-size mount-option=dax=never switch=switch' 'all faults are named'
is "$(of switch command)" - 'what cannot do DAX is not to be switched on'
rm -r "$tree"/sys/devices/system/cpu/vulnerabilities
doctor /srv/db
is "$(of mitigations state)" unknown 'a kernel that lists no mitigations'
put sys/devices/system/cpu/vulnerabilities/spectre_v2 'Not affected'
doctor /srv/db
like "$(of mitigations state value)" 'ok|none' 'and one that needs none'

# nothing is mounted
whole_tree
sed -i '/ \/srv\/never /d' "$mountinfo"
rm -r "$tree/sys/fs/ext4/pmem5"
where=/dev/pmem5
put run/udev/data/b259:6 E:ID_FS_TYPE=ext4
fault mount mount 1 'mkdir -p /mnt/pmem5 && mount -o dax=always /dev/pmem5 /mnt/pmem5' -
put run/udev/data/b259:6 E:ID_FS_TYPE=xfs
fault mount mount 1 - -
is "$(of mount value)" 'not mounted, holds xfs' 'another file system is not to be overwritten'
put run/udev/data/b259:6 E:NOTHING=1
fault mount mount 1 'mke2fs -t ext4 -b 4096 /dev/pmem5 && mkdir -p /mnt/pmem5 && mount -o dax=always /dev/pmem5 /mnt/pmem5' \
	'all that is on /dev/pmem5'
for name in pmem5 namespace5.0; do
	doctor "$name"
	is "$(wrong):$(json .device)" 'mount=mount:"/dev/pmem5"' "by the name $name"
done
echo 0 > "$tree/$BUS/region5/pfn5.1/block/pmem5/queue/dax"
echo safe > "$tree/$BUS/region5/namespace5.0/mode"
doctor pmem5
is "$status:$(wrong)" '2:namespace-mode=namespace-mode mount=mount' 'an unmounted namespace in mode sector'
is "$(of namespace-mode command erases)" \
	'ndctl create-namespace -f -e namespace5.0 -m fsdax && mke2fs -t ext4 -b 4096 /dev/pmem5 && mkdir -p /mnt/pmem5 && mount -o dax=always /dev/pmem5 /mnt/pmem5|all that is on namespace5.0' \
	'its command'
is "$(of mount command erases)" '-|-' 'which mounts it, too, so that there is no other command'
like "$(of mount cause)" 'its device comes first' 'and that is said'

done_testing
