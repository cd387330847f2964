#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# daxreadctl list, get and set on real file systems: the libraries agree with sysfs,
# ioctl and sysfs use the same switch, and errors of the kernel are reported as
# errors.
#
# Would catch: a namespace that libndctl and sysfs name differently, a switch set by
# sysfs and not seen by ioctl or the reverse, a file system without DAX or of
# another type that is set, an error that changes something.
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=tests/tool/tool.sh
. ../../tool/tool.sh

mkdir -p /run/spare /run/plain
mke2fs -q -t ext4 -b 4096 /dev/pmem1
mount -t ext4 /dev/pmem1 /run/spare
truncate -s 64M /run/image
mke2fs -q -t ext4 -b 4096 /run/image
mount -o loop /run/image /run/plain
# shellcheck disable=SC2317 # called by the trap
end() {
	umount /run/plain /run/spare 2> /dev/null || true
	rm -rf /run/image "$work"
}
trap end EXIT

run list
is "$status:$err" 0: 'list of the lab'
is "$(awk '{ print $1, $2, $3, $4, $7 }' <<< "$out")" "$(cat << 'END'
DEVICE MOUNTPOINT DAX SWITCH MODE
/dev/pmem0 /mnt/pmem0 always off fsdax
/dev/pmem1 /run/spare inode off fsdax
END
)" 'has both NVDIMMs'
libraries=$("$DAXREADCTL" list --all --json -o +CAN-DAX,MOUNTPOINTS)
is "$("$DAXREADCTL" list --sysroot / --all --json -o +CAN-DAX,MOUNTPOINTS)" "$libraries" \
	'libndctl and sysfs agree'
is "$(ndctl list --namespaces | jq -r '.[] | select(.blockdev == "pmem0") | .dev')" \
	"$("$DAXREADCTL" list -n -o NAMESPACE /mnt/pmem0)" 'and so does ndctl'
is "$("$DAXREADCTL" list -n --bytes -o SIZE /mnt/pmem0)" "$(blockdev --getsize64 /dev/pmem0)" \
	'the size is what the block layer says'
run list -n -o DEVICE,CAN-DAX /run/plain
is "$out" '/dev/loop0 off' 'a loop device cannot do DAX'
umount /run/spare
mke2fs -q -t ext4 -b 4096 /dev/pmem1
mount -t ext4 -o dax=never /dev/pmem1 /run/spare
is "$("$DAXREADCTL" list -n -o DAX /run/spare)" never 'dax=never is seen'

for via in sysfs ioctl; do
	run set on --via "$via" /mnt/pmem0
	is "$status:$out" '0:/mnt/pmem0: on, was off' "set on by $via"
	is "$(cat /sys/fs/ext4/pmem0/dax_fast_read)" 1 'the kernel has it'
	for other in sysfs ioctl; do
		is "$("$DAXREADCTL" get -n -o SWITCH --via $other /dev/pmem0)" on "get by $other sees it"
	done
	run set off --via "$via" /mnt/pmem0/lost+found
	is "$status:$out" '0:/mnt/pmem0/lost+found: off, was on' "set off by $via, by a path on it"
	is "$(cat /sys/fs/ext4/pmem0/dax_fast_read)" 0 'the kernel has it'
done

run set on /mnt/pmem0 /run/plain
fails 2 "its device /dev/loop0 has none" 'a file system without DAX is refused'
is "$(cat /sys/fs/ext4/pmem0/dax_fast_read)" 0 'and the other switch is not set'
run set on /tmp
fails 2 'not ext4' 'and one of another type'
run get /dev/pmem0p7
fails 1 'cannot be found: No such file or directory' 'and a device that is not there'
for via in sysfs ioctl; do
	capture setpriv --reuid 65534 --regid 65534 --clear-groups "$DAXREADCTL" set on --via $via /mnt/pmem0
	fails 1 'run as root' "a user without the right is refused ($via)"
	is "$(setpriv --reuid 65534 --regid 65534 --clear-groups "$DAXREADCTL" get -n -o SWITCH --via $via /mnt/pmem0)" \
		off 'but may get'
done
run set on /dev/pmem1
fails 2 '/dev/pmem1: cannot do DAX: it is mounted with dax=never' 'one that is mounted with dax=never is refused'
is "$(echo 1 2> /dev/null > /sys/fs/ext4/pmem1/dax_fast_read || echo refused)" refused 'as the kernel would'
run set on --all
is "$status:$out" '0:/mnt/pmem0: on, was off' '--all sets the others'
like "$err" '/dev/pmem1: left out, it cannot do DAX: it is mounted with dax=never' 'and says what it leaves out'
run set off /mnt/pmem0
umount /run/spare
run set on --all
is "$(cat /sys/fs/ext4/pmem0/dax_fast_read)" 1 '--all sets the one that the lab mounts'
run set off /mnt/pmem0
mount -t ext4 -o dax=never /dev/pmem1 /run/spare
mount -o remount,commit=7 /mnt/pmem0
is "$("$DAXREADCTL" get -n -o SWITCH /mnt/pmem0)" off 'after a remount it is as it was'

# A new bind of the driver clears them.
echo '80 3' > /sys/block/pmem1/badblocks
is "$("$DAXREADCTL" list -nr -o BAD /dev/pmem1)" 3 'bad sectors are counted'
umount /run/spare
namespace=$(basename "$(readlink -f /sys/block/pmem1/device)")
for action in unbind bind; do echo "$namespace" > /sys/bus/nd/drivers/nd_pmem/$action; done
is "$(< /sys/block/pmem1/badblocks)" '' 'and are gone with the driver'

done_testing
