#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# What set --persist keeps is set again at real mounts by apply --follow, the program of the
# service: here, in another mount namespace, and while it starts.
#
# Would catch: a mount that is not noticed, one missed between the first look and the
# first wait, a switch set again that a user has changed, a copy that is set for its
# original, a parameter that wins over what is kept, XFS accepted.
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=tests/tool/tool.sh
. ../../tool/tool.sh

conf=/etc/daxreadctl.conf
spare=4d9c1c5e-7a3b-4c2d-9e8f-001122334455
parameter=/sys/module/ext4/parameters/dax_fast_read
mkdir -p /run/spare /run/copy /run/other
rm -f $conf
daemon=''
# shellcheck disable=SC2317 # called by the trap
end() {
	[[ ! $daemon ]] || kill "$daemon" 2> /dev/null || true
	umount -q /run/copy /run/other || true
	umount -q -A /dev/pmem1 || true
	echo 0 > "$parameter"
	echo 0 > /sys/fs/ext4/pmem0/dax_fast_read
	rm -rf /run/copy.image "$conf" "$work"
}
trap end EXIT

follow() {
	"$DAXREADCTL" apply --follow "$@" > "$work/said" 2> "$work/errors" &
	daemon=$!
}
stop() {
	local status=0
	kill "$daemon"
	wait "$daemon" || status=$?
	daemon=''
	return $status
}
# on DEVICE: its switch; becomes DEVICE 0|1 DESCRIPTION: within 10 s; stays: for 1 s
on() { cat "/sys/fs/ext4/$1/dax_fast_read"; }
becomes() {
	local i
	for ((i = 0; i < 200; i++)); do
		[[ $(on "$1") != "$2" ]] || break
		sleep 0.05
	done
	is "$(on "$1")" "$2" "$3"
}
stays() { sleep 1; is "$(on "$1")" "$2" "$3"; }
mount_spare() { mount -t ext4 -o dax /dev/pmem1 /run/spare; }

mke2fs -q -t ext4 -b 4096 -U $spare /dev/pmem1
run set on --persist /mnt/pmem0
is "$status:$out:$(on pmem0)" '0:/mnt/pmem0: on, was off; kept for later mounts:1' 'set on --persist'
is "$(grep -v '^#' $conf)" "UUID=$(blkid -p -o value -s UUID /dev/pmem0) read=on" 'keeps the UUID that blkid finds'
like "$err" 'systemctl enable --now daxreadctl' 'and says that no service runs'
echo 0 > /sys/fs/ext4/pmem0/dax_fast_read
follow --interval 3600
becomes pmem0 1 'what is mounted when it starts is set'
mount_spare
stays pmem1 0 'what is not kept stays off'
run set on --persist --via ioctl /run/spare
is "$status:$err:$(grep -c "^UUID=$spare read=on\$" $conf)" 0::1 'it is kept, by ioctl, and the service runs'
umount /run/spare
mount_spare
becomes pmem1 1 'at the next mount it is on'
run list -n -r -o DEVICE,SWITCH,KEPT /run/spare
is "$out" '/dev/pmem1 on on' 'list has both'
run set off /run/spare
mount -t tmpfs none /run/other
umount /run/other
mount -o remount,commit=7 /run/spare
stays pmem1 0 'what is switched off by hand stays off, over other mounts and a remount'
kill -HUP "$daemon"
becomes pmem1 1 'SIGHUP applies what is kept'

# the parameter is for all, what is kept for one
umount /run/spare
run set --forget UUID=$spare
is "$status:$out" "0:UUID=$spare: forgotten" 'what is not mounted is forgotten by its UUID'
mount_spare
stays pmem1 0 'the next mount is off'
umount /run/spare
echo 1 > "$parameter"
mount_spare
stays pmem1 1 'but on by the parameter'
run set off --persist /run/spare
umount /run/spare
mount_spare
becomes pmem1 0 'which what is kept overrides'
umount /run/spare
echo 0 > "$parameter"
status=0
stop || status=$?
is "$status:$(< "$work/errors")" 0: 'SIGTERM ends it without an error'

# another mount namespace: the kernel does not tell
lines=$(grep -v "^UUID=$spare" $conf)
printf '%s\nUUID=%s read=on\n' "$lines" "$spare" > $conf
follow --interval 0.5
unshare --mount sh -c 'mount -o dax /dev/pmem1 /run/other && exec sleep 300' &
elsewhere=$!
until [[ -e /sys/fs/ext4/pmem1 ]]; do sleep 0.05; done
becomes pmem1 1 'a mount in another namespace is found'
kill $elsewhere
wait $elsewhere 2> /dev/null || true
stop

# while it starts: no look later than the first would find it
missed=0
for delay in 0 0 0 0.005 0.01 0.02 0.03 0.05 0.08; do
	follow --interval 3600
	sleep $delay
	mount_spare
	for ((i = 0; i < 100; i++)); do
		[[ $(on pmem1) == 0 ]] || break
		sleep 0.05
	done
	(($(on pmem1))) || ((++missed))
	stop
	umount /run/spare
done
is "$missed" 0 'mounted at some moments while it starts: none is missed'

# a copy
follow --interval 3600
becomes pmem0 1 'once more'
truncate -s 64M /run/copy.image
mke2fs -q -t ext4 -b 4096 -U "$(blkid -p -o value -s UUID /dev/pmem0)" /run/copy.image
mount -o loop /run/copy.image /run/copy
for ((i = 0; i < 200; i++)); do
	[[ ! -s $work/errors ]] || break
	sleep 0.05
done
like "$(< "$work/errors")" 'what is kept for its UUID cannot be applied: /dev/pmem0 has the same UUID' 'a copy is told'
is "$(on pmem0) $(cat /sys/fs/ext4/loop*/dax_fast_read)" '1 0' 'and not set'
run set on --persist /mnt/pmem0
fails 1 '/mnt/pmem0: cannot be kept: /dev/loop' 'and nothing is kept while it is mounted'
umount /run/copy
stop

# one switch for all of a kind
if command -v mkfs.xfs > /dev/null; then
	mkfs.xfs -q -f -m reflink=0 /dev/pmem1
	mount -t xfs -o dax=always /dev/pmem1 /run/spare
	before=$(< $conf)
	run set on --persist /run/spare
	fails 2 "/run/spare: cannot be used: it is xfs, not ext4, and has no switch of its own; set that of all XFS, ext2 and EROFS (echo 1 > /sys/module/dax/parameters/fast_read), and to keep it put dax.fast_read=1 on the kernel's command line" 'XFS'
	is "$(< $conf):$(cat /sys/module/dax/parameters/fast_read)" "$before:0" 'nothing is kept or set'
	umount /run/spare
else
	skip 'xfsprogs is not installed' 'XFS'
fi
done_testing
