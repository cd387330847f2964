#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Documentation/containers.md: what a container sees of the switch, with a volume on a DAX
# file system, /sys and tracefs read-only and no CAP_SYS_ADMIN; and the mounts of a guest
# image of Kata Containers, ext4 and EROFS on a partition.
#
# Would catch: a volume that is not taken for its file system, a switch that a container may
# set, one set on the host that its readers do not follow, a read-only ext4 without the
# parameter's value.
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=tests/tool/tool.sh
. ../../tool/tool.sh

DEVICE=/dev/pmem1 PARTITION=/dev/pmem1p1
PARAMETERS=(/sys/module/ext4/parameters/dax_fast_read /sys/module/ext4/parameters/dax_fast_read_iter)
# shellcheck disable=SC2317 # called by the trap
end() {
	umount -q /run/image || true
	for parameter in "${PARAMETERS[@]}" /sys/module/dax/parameters/fast_read /sys/fs/ext4/pmem0/dax_fast_read; do echo 0 > "$parameter"; done
	wipefs -qa "$PARTITION" || true
	wipefs -qa "$DEVICE"
	blockdev --rereadpt "$DEVICE" 2> /dev/null || true
	rm -rf /mnt/pmem0/volume /run/volume /run/image /run/image.erofs /run/files "$work"
}
trap end EXIT
mkdir -p /mnt/pmem0/volume /run/volume /run/image /run/files
head -c 64K /dev/urandom > /mnt/pmem0/volume/file

# The mounts of a container
# shellcheck disable=SC2016 # $@ is for the shell in the namespace
CONTAINER='mount --bind /mnt/pmem0/volume /run/volume
	umount /mnt/pmem0
	for dir in /sys /sys/kernel/tracing; do mount --bind $dir $dir; mount -o remount,bind,ro $dir; done
	exec "$@"'
# contained ARG...: the tool in a container; privileged: the same with CAP_SYS_ADMIN
contained() {
	capture unshare --mount sh -euc "$CONTAINER" sh \
		setpriv --bounding-set=-sys_admin --inh-caps=-sys_admin "$DAXREADCTL" "$@"
}
privileged() { capture unshare --mount sh -euc "$CONTAINER" sh "$DAXREADCTL" "$@"; }

contained list -n -r -o DEVICE,MOUNTPOINT,SWITCH
is "$status:$out" '0:/dev/pmem0 /run/volume off' 'list shows the volume'
contained get -n -o SWITCH /run/volume/file
is "$status:$out" 0:off 'get takes a path on it'
contained get --via ioctl -n -o SWITCH /run/volume
is "$status:$out" 0:off 'get --via ioctl, too'
contained set on /run/volume
fails 1 'sysfs is read-only here, as in most containers' 'set is refused'
contained set on --via ioctl /run/volume
fails 1 'root has no CAP_SYS_ADMIN here, as in a container' 'by ioctl, too'
contained trace /run/volume
is "$status:$out" 1: 'and so is trace'
privileged set on --via ioctl /run/volume
is "$status:$out:$(< /sys/fs/ext4/pmem0/dax_fast_read)" '0:/run/volume: on, was off:1' \
	'with CAP_SYS_ADMIN the switch of the whole file system is set'
contained get -n -o SWITCH /run/volume
is "$out" on 'which a container sees'

# read_by: of the last trace, the methods that served reads
read_by() { jq -c '[.methods[] | select(.reads > 0) | .method]' "$work/trace"; }
# traced COMMAND...: on the host, the reads of a container
traced() {
	run trace --json --output-file "$work/trace" /mnt/pmem0 -- unshare --mount sh -euc "$CONTAINER" sh "$@"
}
traced cat /run/volume/file
is "$status:$(read_by)" '0:["read"]' 'a trace of the host has the reads of the container, by the method that the host set'
"$DAXREADCTL" set off /mnt/pmem0 > /dev/null
traced cat /run/volume/file
is "$status:$(read_by)" '0:["read_iter"]' 'and after it was switched off'

# An image of Kata: a partition at 1 MiB, mounted with Kata's options
printf 'label: dos\nstart=2048\n' | sfdisk -q $DEVICE
udevadm settle 2> /dev/null || true
mke2fs -q -F -t ext4 -b 4096 $PARTITION
mount $PARTITION /run/image
cp /mnt/pmem0/volume/file /run/image
umount /run/image
# as ext4.dax_fast_read=1 ext4.dax_fast_read_iter=1 of the guest's command line
for parameter in "${PARAMETERS[@]}"; do echo 1 > "$parameter"; done
mount -t ext4 -o ro,dax,data=ordered,errors=remount-ro $PARTITION /run/image
run list -n -r -o DEVICE,CAN-DAX,SWITCH,SWITCH-ITER /run/image
is "$status:$out" "0:$PARTITION on on on" "ext4: both switches are the parameters'"
run trace --json --output-file "$work/trace" /run/image -- cmp /run/image/file /mnt/pmem0/volume/file
is "$status:$(read_by)" '0:["read"]' 'ext4: reads take the fast path, and are right'
umount /run/image

cp /mnt/pmem0/volume/file /run/files
mkfs.erofs --quiet -E noinline_data /run/image.erofs /run/files
dd if=/run/image.erofs of=$PARTITION bs=1M status=none
mount -t erofs -o ro,dax $PARTITION /run/image
like "$(findmnt -no OPTIONS /run/image)" dax=always 'EROFS: mounted with DAX'
parameter=/sys/module/dax/parameters/fast_read
for value in 1 0; do
	echo $value > $parameter
	ok "EROFS: with fast_read=$value its bytes are right" cmp /run/image/file /run/files/file
done
done_testing
