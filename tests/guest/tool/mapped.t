#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# list, set, bench and trace on devices over persistent memory: a partition, and
# device-mapper's linear and striped devices; and why a mapped device cannot do DAX.
#
# Would catch: a mapped device or a partition left out or taken for another, the memory
# under it not found, a switch, a bench or a trace that does not work on it.
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=tests/tool/tool.sh
. ../../tool/tool.sh
# shellcheck source=tests/lib/all-commands.sh
. ../../lib/all-commands.sh

DEVICE=/dev/pmem1
# no udev runs here, so dmsetup makes the devices' nodes
export DM_DISABLE_UDEV=1
# shellcheck disable=SC2317 # called by the trap
end() {
	umount -q /run/device /run/mapped || true
	for name in mapped-upper mapped-renamed mapped-half mapped-striped mapped-linear mapped-error; do dmsetup remove "$name" 2> /dev/null || true; done
	wipefs -qa "$DEVICE"
	blockdev --rereadpt "$DEVICE" 2> /dev/null || true
	rm -rf "$work"
}
trap end EXIT
mkdir -p /run/mapped
wipefs -qa "$DEVICE"
namespace=$(ndctl list --namespaces | jq -r '.[] | select(.blockdev == "pmem1") | .dev')
sectors=$(blockdev --getsz $DEVICE)

dmsetup create mapped-linear --table "0 $((sectors / 2 / 8 * 8)) linear $DEVICE 8"
all_commands /dev/mapper/mapped-linear linear "$namespace"
umount /run/device
dmsetup remove mapped-linear
half=$((sectors / 2 / 8192 * 8192))
dmsetup create mapped-striped --table "0 $half striped 2 4096 $DEVICE 0 $DEVICE $half"
all_commands /dev/mapper/mapped-striped striped "$namespace"
umount /run/device
# one mapped device on another, which gets another name while it is mounted
dmsetup create mapped-upper --table "0 $((half - 8192)) linear /dev/mapper/mapped-striped 8192"
all_commands /dev/mapper/mapped-upper 'linear on striped' "$namespace"
umount /run/device
mount -o dax /dev/mapper/mapped-upper /run/mapped
dmsetup rename mapped-upper mapped-renamed
run set on /dev/mapper/mapped-renamed
is "$status:$out" '0:/dev/mapper/mapped-renamed: on, was off' 'a renamed device is known by its new name'
run list -n -r -o MOUNTPOINT,CAN-DAX /dev/mapper/mapped-renamed
is "$out" '/run/mapped on' 'list finds it, too'
run set on /dev/mapper/mapped-upper
fails 1 'mapped-upper' 'its old name, which is gone, is refused'
umount /run/mapped
dmsetup remove mapped-renamed
dmsetup remove mapped-striped

printf 'label: gpt\nstart=2048, size=%d\nstart=%d\n' $((half / 2)) $((half + 2049)) | sfdisk -q $DEVICE
udevadm settle 2> /dev/null || true
all_commands ${DEVICE}p1 'a partition' "$namespace"
umount /run/device
dmsetup create mapped-linear --table "0 $((half / 4)) linear ${DEVICE}p1 4096"
all_commands /dev/mapper/mapped-linear 'linear on a partition' "$namespace"
umount /run/device
dmsetup remove mapped-linear
mke2fs -q -F -t ext4 -b 4096 ${DEVICE}p2
mount ${DEVICE}p2 /run/mapped
run list -n -r -o CAN-DAX,WHY-NOT ${DEVICE}p2
is "$out" 'off partition-alignment' 'a partition that is not aligned'
run set on ${DEVICE}p2
fails 2 'its partition does not begin and end at multiples of 4096 bytes' 'is refused'
is "$(echo 1 2> /dev/null > "/sys/fs/ext4/pmem1p2/dax_fast_read" || echo refused)" refused 'as the kernel would'
umount /run/mapped
run list ${DEVICE}
fails 1 'no file system of it is mounted' 'the disk of partitions that are not mounted'
wipefs -qa "$DEVICE"
blockdev --rereadpt "$DEVICE"

# over a device that is not memory
truncate -s 64M "$work/image"
loop=$(losetup --show -f "$work/image")
dmsetup create mapped-error --table "0 131072 linear $loop 0"
mke2fs -q -F -t ext4 -b 4096 /dev/mapper/mapped-error
mount /dev/mapper/mapped-error /run/mapped
run set on /run/mapped
fails 2 'its device /dev/mapper/mapped-error has none' 'a mapped device without DAX'
umount /run/mapped
dmsetup remove mapped-error
dmsetup create mapped-half --table "0 65536 linear $DEVICE 0
65536 65536 linear $loop 0"
mke2fs -q -F -t ext4 -b 4096 /dev/mapper/mapped-half
mount /dev/mapper/mapped-half /run/mapped
run list -n -r -o CAN-DAX,WHY-NOT /dev/mapper/mapped-half
is "$out" 'off device' 'a device of memory and of something else'
run set on /run/mapped
fails 2 'its device /dev/mapper/mapped-half has none' 'cannot do DAX either'
umount /run/mapped
dmsetup remove mapped-half
losetup -d "$loop"

done_testing
