#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Commands act on the named file system, and on no other: one that another mount
# covers, of which only a directory is mounted, in another mount namespace, as ext3,
# or without sysfs.
#
# Would catch: the switch of the file system on top set or read in place of the named one,
# a bench that measures a file of the other, a file system that is replaced between
# look-up and open, one that is left out for its type or for missing sysfs, "run as root"
# as advice to root.
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=tests/tool/tool.sh
. ../../tool/tool.sh

mkdir -p /run/named/{lower,other,dir,parent/sub}
touch /run/named/file
# shellcheck disable=SC2317 # called by the trap
end() {
	grep -o '/run/named[^ ]*' /proc/mounts | tac | while read -r point; do umount -l "$point"; done || true
	rm -rf "$work"
}
trap end EXIT

# fresh TYPE OPTION...: makes a new file system on /dev/pmem1
fresh() {
	umount -q -A /dev/pmem1 || true
	mke2fs -q -t "$1" -b 4096 -L 'a label' "${@:2}" /dev/pmem1
}
switches() { cat /sys/fs/ext4/{pmem0,pmem1}/dax_fast_read | paste -sd' '; }
off() { for file in /sys/fs/ext4/pmem*/dax_fast_read; do echo 0 > "$file"; done; }

# one mounted on top of the other
fresh ext4
mount -o dax /dev/pmem1 /run/named/lower
mkdir /run/named/lower/dir
touch /run/named/lower/file
mount --bind /mnt/pmem0 /run/named/lower
off
run set on --via ioctl /dev/pmem1
fails 1 '/run/named/lower is covered by /dev/pmem0 (ext4), mounted on /run/named/lower' 'set of the lower by ioctl is refused'
is "$(switches)" '0 0' 'and sets neither'
echo 1 > /sys/fs/ext4/pmem0/dax_fast_read
run get --via ioctl /dev/pmem1
fails 1 'is covered by /dev/pmem0' 'get of the lower by ioctl does not read the upper'
off
run set on /dev/pmem1
is "$status:$out:$(switches)" '0:/dev/pmem1: on, was off:0 1' 'by sysfs it can be set'
off
run bench --block-size 1 --reads 70 --file-size 1M /dev/pmem1
fails 1 'cannot be measured: its mount point /run/named/lower is covered by /dev/pmem0' 'bench does not measure the upper'
run bench --block-size 1 --reads 70 --file /run/named/lower/lost+found/../../lower /dev/pmem1
is "$status" 1 'nor a path that is the upper'
run list -n -o DEVICE /run/named/lower
is "$out" /dev/pmem0 'the path means what is on top'
run set on /run/named/lower
is "$out:$(switches)" '/run/named/lower: on, was off:1 0' 'which is set, and called as it was named'
off

# it has another mount point
umount /run/named/lower
mount --bind /run/named/lower /run/named/other
mount --bind /run/named/lower/dir /run/named/dir
mount --bind /run/named/lower/file /run/named/file
mount -t tmpfs none /run/named/lower
run set on --via ioctl /dev/pmem1
is "$status:$(switches)" '0:0 1' 'another mount point is taken'
run bench --block-size 1 --reads 70 --file-size 1M --json - /dev/pmem1
is "$status:$(json .device)" '0:"/dev/pmem1"' 'by bench, too'
is "$(find /run/named/other /run/named/lower -name '.daxreadctl*')" '' 'which leaves nothing'
off
umount /run/named/other
run set on --via ioctl /dev/pmem1
is "$status:$(switches)" '0:0 1' 'a mount of a directory of it does'
off
umount /run/named/dir
run set on --via ioctl /dev/pmem1
is "$status:$(switches)" '0:0 1' 'and that of a file of it'
off
umount /run/named/file /run/named/lower /run/named/lower

# covered from above: the whole path is another
mount -o dax /dev/pmem1 /run/named/parent/sub
mount -t tmpfs cover /run/named/parent
run set on --via ioctl /dev/pmem1
fails 1 'is covered by cover (tmpfs), mounted on /run/named/parent' 'a mount above is named'
umount /run/named/parent

# replaced between look-up and open
cat > "$work/swap.c" << 'END'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
static int swap_at(const char *symbol, const char *path, int flags, int mode)
{
	int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, symbol);
	const char *at = getenv("SWAP_AT"), *command = getenv("SWAP_BY");

	if (at && command && !strcmp(path, at)) {
		unsetenv("SWAP_AT");
		unsetenv("LD_PRELOAD");
		if (system(command))
			abort();
	}
	return real(path, flags, mode);
}
int open(const char *path, int flags, ...)
{
	va_list args;
	va_start(args, flags);
	int mode = va_arg(args, int);
	va_end(args);
	return swap_at("open", path, flags, mode);
}
int open64(const char *path, int flags, ...)
{
	va_list args;
	va_start(args, flags);
	int mode = va_arg(args, int);
	va_end(args);
	return swap_at("open64", path, flags, mode);
}
END
cc -shared -fPIC -o "$work/swap.so" "$work/swap.c" -ldl
# swapped COMMAND ARG...: runs the tool; COMMAND is run just before it opens the mount point
swapped() {
	status=0
	out=$(LD_PRELOAD=$work/swap.so SWAP_AT=/run/named/parent/sub SWAP_BY=$1 "$DAXREADCTL" "${@:2}" 2> "$work/err") ||
		status=$?
	err=$(< "$work/err")
}
swapped 'umount /run/named/parent/sub && mke2fs -q -F -t ext4 -b 4096 /dev/pmem1 && mount -o dax /dev/pmem1 /run/named/parent/sub' \
	set on --via ioctl /dev/pmem1
fails 1 '/dev/pmem1: dax_fast_read cannot be set: ' 'another file system, mounted meanwhile from the same device, is not set'
is "$(switches)" '0 0' 'so nothing is'
swapped 'mount --bind /mnt/pmem0 /run/named/parent/sub' get --via ioctl /dev/pmem1
fails 1 'is covered by /dev/pmem0' 'a file system that is mounted over it meanwhile is not read'
umount /run/named/parent/sub
swapped 'umount /run/named/parent/sub' get --via ioctl /dev/pmem1
fails 1 'is no longer mounted' 'and one under it is not read'

# in another mount namespace
unshare --mount sh -c 'mount -o dax /dev/pmem1 /run/named/other && touch /run/named/ready && exec sleep 300' &
elsewhere=$!
until [[ -e /run/named/ready ]]; do sleep 0.05; done
run list --all --json -o DEVICE,MOUNTPOINT,MOUNTPOINTS,MOUNTED,DAX
is "$(json '.filesystems[] | select(.device == "/dev/pmem1")')" \
	'{"device":"/dev/pmem1","mount_point":null,"mount_points":[],"mounted":"elsewhere","dax_mode":"always"}' \
	'list --all has what is mounted in another namespace'
run list -n -o DEVICE
is "$out" /dev/pmem0 'list alone does not'
run set on /dev/pmem1
is "$status:$out:$(switches)" '0:/dev/pmem1: on, was off:0 1' 'it is set by its device'
run get -n -o SWITCH pmem1
is "$out" on 'and read'
off
run set on --via ioctl /dev/pmem1
fails 1 'it is mounted in another mount namespace only' 'by ioctl it cannot be'
run bench /dev/pmem1
fails 1 'it is mounted in another mount namespace only' 'nor measured'
kill $elsewhere
wait $elsewhere || true
rm /run/named/ready

# unmounted while in use: the switch still exists, and acts on open files
mount -o dax /dev/pmem1 /run/named/other
exec 8< /run/named/other
umount --lazy /run/named/other
run set on /dev/pmem1
is "$status:$out:$(switches)" '0:/dev/pmem1: on, was off:0 1' 'what was unmounted while in use is set by its device'
run bench /dev/pmem1
fails 1 'or it was unmounted while in use (umount --lazy)' 'and cannot be measured'
exec 8<&-

# on top of another file system
mkdir -p /mnt/pmem0/named/{upper,work} /run/named/merged
mount -t overlay -o lowerdir=/run/named/dir,upperdir=/mnt/pmem0/named/upper,workdir=/mnt/pmem0/named/work none /run/named/merged
touch /run/named/merged/file
for path in /run/named/merged /run/named/merged/file; do
	run set on "$path"
	fails 2 "$path: cannot be used: it is overlay, not ext4" 'a path on an overlay is not that on the ext4 under it'
done
umount /run/named/merged
rm -r /mnt/pmem0/named

# ext3, by the same driver
fresh ext3
mount -t ext3 -o dax /dev/pmem1 /run/named/other
run list -n -r -o DEVICE,FSTYPE,DAX,CAN-DAX,LABEL /run/named/other
is "$out" '/dev/pmem1 ext3 always on a\x20label' 'what is mounted as ext3 is listed'
run set on --all
is "$status:$(switches)" '0:1 1' 'and set with all'
off
uuid=$(blkid -p -o value -s UUID /dev/pmem1)
run set on "UUID=$uuid"
is "$out:$(switches)" "UUID=$uuid: on, was off:0 1" 'UUID='
run set off 'LABEL=a label'
is "$out:$(switches)" 'LABEL=a label: off, was on:0 0' 'LABEL='
run list -n -o UUID /dev/pmem1
is "$out" "$uuid" 'list has the UUID that blkid has'
is "$(setpriv --reuid 65534 --regid 65534 --clear-groups "$DAXREADCTL" list -n -o UUID /dev/pmem1)" "$uuid" 'for a user, too'
namespace=$(ndctl list --namespaces | jq -r '.[] | select(.blockdev == "pmem1") | .dev')
run set on "$namespace"
is "$out:$(switches)" "$namespace: on, was off:0 1" "a namespace's name"
(cd /run/named/other && mkdir pmem0 && "$DAXREADCTL" list -n -o DEVICE pmem0 > "$work/out" 2> "$work/err")
is "$(< "$work/out"):$(grep -c 'pmem0: is a path here and taken for it' "$work/err")" '/dev/pmem1:1' \
	'a path is used before a name, with a note'
off

# without sysfs, and where it cannot be written
# bare COMMAND ARG...: runs the tool in a mount namespace after COMMAND
bare() {
	capture unshare --mount sh -c "$1"' && shift && exec "$@"' sh "$1" "$DAXREADCTL" "${@:2}"
}
no_sysfs='mount -t tmpfs none /sys'
bare "$no_sysfs" get --via ioctl -n -r
is "$status:$(sort <<< "$out")" '0:/mnt/pmem0 off off
/run/named/other off off' 'without sysfs get finds them by mountinfo'
bare "$no_sysfs" set on --via ioctl /mnt/pmem0
is "$status:$out:$(switches)" '0:/mnt/pmem0: on, was off:1 0' 'and set sets'
bare "$no_sysfs" set on --all --via ioctl
is "$status:$(switches)" '0:1 1' 'all of them'
bare "$no_sysfs" set off --via ioctl UUID="$uuid"
is "$status:$(switches)" '0:1 0' 'by UUID, too'
off
bare "$no_sysfs" set on /mnt/pmem0
fails 2 'sysfs is not mounted here' 'without --via ioctl the message says what is missing'
bare "$no_sysfs" bench /mnt/pmem0
fails 2 'sysfs is not mounted here' 'bench, too'
bare "$no_sysfs" list -n -o DEVICE,FSTYPE,CAN-DAX
is "$status:$(wc -l <<< "$out")" '0:2' 'list lists what is mounted'
bare 'mount --bind /sys /sys && mount -o remount,bind,ro /sys' set on /mnt/pmem0
fails 1 'as in most containers: run this outside, or make it writable (mount -o remount,rw /sys); get and set can do without: --via ioctl' 'a read-only sysfs'
bare 'mount --bind /sys /sys && mount -o remount,bind,ro /sys' set on --via ioctl /mnt/pmem0
is "$status:$(switches)" '0:1 0' 'where the remedy helps'
off

bare 'mount --bind /sys/kernel/tracing /sys/kernel/tracing && mount -o remount,bind,ro /sys/kernel/tracing' trace
fails 1 'Read-only file system; it is read-only here, as in most containers' 'a read-only tracefs'

# root without rights
capture setpriv --bounding-set=-sys_admin --inh-caps=-sys_admin "$DAXREADCTL" set on --via ioctl /mnt/pmem0
fails 1 'root has no CAP_SYS_ADMIN here, as in a container' 'root without CAP_SYS_ADMIN is not told to run as root'
capture unshare --user --map-root-user "$DAXREADCTL" set on --via ioctl /mnt/pmem0
fails 1 'a user namespace, as of a rootless container, has no right to this' 'nor is root of a user namespace'
# who does not own the switch's file (root of the first namespace does)
cp "$DAXREADCTL" /run/named/daxreadctl	# where any user may run it, wherever it was built
capture setpriv --reuid 65534 --regid 65534 --clear-groups unshare --user --map-root-user /run/named/daxreadctl set on /mnt/pmem0
fails 1 'a user namespace, as of a rootless container, has no right to this' 'by sysfs neither'
is "$(switches)" '0 0' 'and nothing was set'

# file systems that cannot have DAX files, by the kernel
umount /run/named/other
fresh ext4 -b 1024
mount /dev/pmem1 /run/named/other
run list -n -o CAN-DAX,WHY-NOT /run/named/other
is "$out" 'off     block-size' 'blocks of 1 KiB'
run set on /run/named/other
fails 2 'its blocks have 1024 bytes, a page has 4096' 'are reported by set'
run bench /run/named/other
fails 2 'its blocks have 1024 bytes, a page has 4096' 'and bench'
run set on --all
is "$status:$(switches)" '0:1 0' 'set --all leaves it out and sets the rest'
like "$err" '/dev/pmem1: left out, it cannot do DAX: its blocks have 1024 bytes' 'which it says'
off
umount /run/named/other
fresh ext4
mount -o data=journal /dev/pmem1 /run/named/other
run set on /run/named/other
fails 2 'it journals data (data=journal)' 'journalled data'
umount /run/named/other
tune2fs -o journal_data /dev/pmem1 > /dev/null
mount /dev/pmem1 /run/named/other
run list -n -o WHY-NOT /run/named/other
is "$out" 'data=journal' 'also where the superblock says so'
umount /run/named/other

done_testing
