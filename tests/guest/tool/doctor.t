#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
# lab: --cpus 1
#
# daxreadctl doctor on real file systems: each fault is made, doctor names it, the commands
# that it prints are run as they are, and then it exits with 0: a read that it traced took
# the fast path. It changes nothing, and leaves nothing when it is interrupted or killed.
#
# Would catch: a fault that is not seen, a command that does not mend it, a read through
# iomap taken for a fast one, 0 without a read, an access time or an instance changed.
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=tests/tool/tool.sh
. ../../tool/tool.sh
# shellcheck source=tests/tool/whole-tree.sh
. ../../tool/whole-tree.sh

MOUNT=/mnt/pmem0
INSTANCES=/sys/kernel/tracing/instances
PATH=$(dirname "$DAXREADCTL"):$PATH

# shellcheck disable=SC2317 # called by the trap
end() {
	umount -q -A /dev/pmem1 /dev/mapper/linear || true
	dmsetup remove linear 2> /dev/null || true
	rm -rf "$work"
}
trap end EXIT

doctor() { run doctor --json "$@"; }

# mend: runs the commands of what is wrong
mend() {
	local command
	while read -r command; do
		bash -c "$command" > "$work/mend" 2>&1 < /dev/null || diag "$command: $(< "$work/mend")"
	done < <(jq -r '.checks[] | select(.state == "wrong") | .command // empty' <<< "$out")
}

# fault STATUS WRONG DESCRIPTION [OPERAND]: what is wrong now
fault() {
	doctor ${4:+"$4"}
	is "$status:$(wrong)" "$1:$2" "$3"
}

# well DESCRIPTION [OPERAND]: doctor's commands mend it, one after another
well() {
	local round
	for round in 1 2 3 4 5 6; do
		doctor ${2:+"$2"}
		((status != 0)) || break
		mend
	done
	is "$status:$(wrong):$(json .fast_path)" '0::true' "$1: mended in $((round - 1)) rounds"
	((status == 0)) || diag "$out"
}

# fresh MKE2FS-OPTION... -- MOUNT-OPTION...: a new file system on /dev/pmem1
fresh() {
	local make=()
	umount -q -A /dev/pmem1 || true
	while [[ $1 != -- ]]; do make+=("$1"); shift; done
	mke2fs -q -F -t ext4 "${make[@]}" /dev/pmem1
	mkdir -p /run/spare
	mount "${@:2}" /dev/pmem1 /run/spare
}

# a new file system, and nothing named
fault 1 'switch=switch file=no-dax-file' 'a new file system: the switch is off, and there is no file'
is "$(json '[.device, .mount_point, .file, .fast_path]')" '["/dev/pmem0","/mnt/pmem0",null,null]' 'the one there is'
like "$(of device state value)" 'ok|/dev/pmem0: NVDIMM (driver nd_pmem)' 'the kind of its device'
is "$(of namespace-mode value)" 'namespace0.0: fsdax' 'its namespace'
well 'a new file system'
is "$(json .file)" '"/mnt/pmem0/dax-file"' 'by the file that was made'
is "$(of read state value)" 'ok|read, without iomap: 4096 bytes of /mnt/pmem0/dax-file at 0' 'and what its read did'
is "$(of config-fs-dax state)" ok 'CONFIG_FS_DAX is known'
is "$(of counters state)" n/a 'this machine has no counters'
run doctor
is "$status:$err" '0:' 'as a table'
is "$(grep -c '^read  *ok  *read, without iomap' <<< "$out")" 1 'with the read in its last line'

# it changes nothing
mount -o remount,strictatime "$MOUNT"
mkdir "$MOUNT/below"
cp "$MOUNT/dax-file" "$MOUNT/below/other"
# listed once: to expand * is to read a directory
all=("$MOUNT" "$MOUNT"/* "$MOUNT"/below/*)
times() { stat -c '%n %x %y %z' "${all[@]}"; }
before=$(times)
sleep 0.05
for operand in '' "$MOUNT" "$MOUNT/dax-file" "$MOUNT/below" "$MOUNT/below/other" /dev/pmem0; do
	doctor ${operand:+"$operand"}
	is "$status" 0 "well: ${operand:-nothing named}"
done
is "$(times)" "$before" 'no time of a file or directory has changed'
is "$(ls "$INSTANCES"; ls /run/daxreadctl 2> /dev/null)" '' 'no instance is left'
is "$(cat /sys/fs/ext4/pmem0/dax_fast_read{,_iter} | paste -sd' ')" '1 0' 'and the switches are as they were'
doctor "$MOUNT/below"
is "$(json .file)" "\"$MOUNT/below/other\"" 'a directory: a file in it is read'
rm "$MOUNT/dax-file"
doctor "$MOUNT"
is "$(json .file)" "\"$MOUNT/below/other\"" 'a file in a directory at the top is found'

# switches
daxreadctl set off "$MOUNT" > "$work/out"
fault 1 'switch=switch read=switch' 'the switch is off' "$MOUNT"
is "$(of read value)" "read_iter, through iomap: 4096 bytes of $MOUNT/below/other at 0" 'and the read went through iomap'
daxreadctl set on --switch read_iter "$MOUNT" > "$work/out"
doctor "$MOUNT"
is "$status:$(of read state value)" "1:wrong|read_iter, without iomap: 4096 bytes of $MOUNT/below/other at 0" 'the second switch alone'
well 'the switch' "$MOUNT"
daxreadctl set off --switch read_iter "$MOUNT" > "$work/out"

# files
truncate -s 8192 "$MOUNT/hole"
fault 1 'file=no-written-bytes' 'a file with a hole only' "$MOUNT/hole"
fallocate -l 8192 "$MOUNT/unwritten"
fault 1 'file=no-written-bytes' 'a file with unwritten blocks only' "$MOUNT/unwritten"
: > "$MOUNT/empty"
fault 1 'file=no-written-bytes' 'an empty file' "$MOUNT/empty"
printf 0123456789 | dd of="$MOUNT/late" bs=1 seek=1000000 2> "$work/out"
doctor "$MOUNT/late"
is "$status:$(of read value)" "0:read, without iomap: 586 bytes of $MOUNT/late at 999424" 'a file whose first bytes are far behind'
mkfifo "$MOUNT/fifo"
doctor "$MOUNT/fifo"
is "$status:$(wrong)" '1:file=not-readable' 'a FIFO is not opened'
doctor "$MOUNT/none"
is "$status:$out" '1:' 'a file that is not there'
like "$err" 'cannot be found: No such file or directory' 'is an error'
rm "$MOUNT"/{hole,unwritten,empty,fifo,late}

# dax=inode
fresh -b 4096 --
head -c 8192 /dev/urandom > /run/spare/plain
daxreadctl set on /run/spare > "$work/out"
fault 1 'file=no-dax-flag' 'dax=inode, a file without the flag' /run/spare/plain
exec 7< /run/spare/plain
mend
fault 1 'file=not-yet-dax' 'with the flag, while it is open' /run/spare/plain
exec 7<&-
doctor /run/spare/plain
is "$status:$(of file state value)" '0:ok|/run/spare/plain: DAX, flag x set' 'closed, it is DAX'
rm /run/spare/plain
fault 1 'file=no-dax-file' 'dax=inode, no file with the flag' /run/spare
well 'dax=inode' /run/spare
doctor
is "$status" 64 'of two file systems one must be named'
cp /run/spare/dax-files/dax-file /run/spare/plain
chattr -x /run/spare/plain 2> /dev/null || true
chattr +j /run/spare/plain
fault 1 'file=data=journal' 'a file whose data is journalled' /run/spare/plain
mend
doctor /run/spare/plain
is "$(of file why_not)" 'no-dax-flag' 'the flag j is gone'

# mounted otherwise
fresh -b 4096 -- -o dax=never
fault 1 'mount-option=dax=never switch=switch' 'dax=never' /run/spare
well 'dax=never' /run/spare
fresh -b 4096 -- -o data=journal
fault 1 'journal=data=journal switch=switch' 'data=journal' /run/spare
well 'data=journal' /run/spare
fresh -b 4096 --
umount /run/spare
tune2fs -o journal_data /dev/pmem1 > "$work/out"
mount /dev/pmem1 /run/spare
fault 1 'journal=data=journal switch=switch' 'data=journal in the superblock' /run/spare
well 'data=journal in the superblock' /run/spare
fresh -b 1024 --
mkdir -p /run/spare-too
mount --bind /run/spare /run/spare-too
fault 1 'block-size=block-size switch=switch' 'blocks of 1 KiB, mounted in two places' /run/spare
well 'blocks of 1 KiB' /run/spare

# bad sectors: the kernel takes iomap for the whole device
echo '1000000 1' > /sys/block/pmem1/badblocks
fault 1 'bad-sectors=bad-sectors read=iomap' 'a bad sector somewhere else on the device' /run/spare
like "$(of read value)" 'read, through iomap: ' 'the read took the method, and iomap served it'
like "$(of bad-sectors command)" 'ndctl clear-errors namespace1.0' 'its command'
umount /run/spare
ndctl disable-namespace namespace1.0 > "$work/out"
ndctl enable-namespace namespace1.0 > "$work/out"	# this machine's NVDIMM cannot clear errors

# nothing is mounted
fault 1 'mount=mount' 'a device that is not mounted' /dev/pmem1
well 'a device that is not mounted' /dev/pmem1
is "$(json .mount_point)" '"/mnt/pmem1"' 'it is mounted'
umount /mnt/pmem1

# modes of a namespace
for mode in raw sector; do
	ndctl create-namespace -f -e namespace1.0 -m $mode > "$work/out"
	fault 2 'namespace-mode=namespace-mode mount=mount' "a namespace in mode $mode" namespace1.0
	like "$(of namespace-mode command)" 'ndctl create-namespace -f -e namespace1.0 -m fsdax && mke2fs -t ext4 -b 4096 /dev/pmem1' \
		"mode $mode: the command"
	is "$(of namespace-mode erases)" 'all that is on namespace1.0' "mode $mode: what it erases"
	bash -c "$(of namespace-mode command)" > "$work/mend" 2>&1 < /dev/null || diag "$(< "$work/mend")"
	well "mode $mode" /mnt/pmem1
	umount /mnt/pmem1
done
ndctl create-namespace -f -e namespace1.0 -m raw > "$work/out"
mke2fs -q -F -t ext4 -b 4096 /dev/pmem1
mount /dev/pmem1 /run/spare
fault 2 'namespace-mode=namespace-mode switch=switch' 'a file system on mode raw' /run/spare
well 'a file system on mode raw' /run/spare
umount /run/spare
if ndctl create-namespace -f -e namespace1.0 -m devdax > "$work/out" 2>&1; then
	character=$(jq -r '.chardev // .daxregion.devices[0].chardev' "$work/out")
	fault 2 'device=namespace-mode' "a namespace in mode devdax" "/dev/$character"
	mend
else
	skip "$(head -n 1 "$work/out")" 'a namespace in mode devdax'
fi
# made anew: a namespace that was in another mode has sectors of 4096 bytes, in which every
# partition is aligned
ndctl destroy-namespace -f -r region1 all > "$work/out" 2>&1
ndctl create-namespace -r region1 -m fsdax -M mem > "$work/out"

# partitions
wipefs -q -a /dev/pmem1
printf '%s\n' 'label: gpt' 'start=2049, size=262144' | sfdisk -q /dev/pmem1 > "$work/out" 2>&1
for ((i = 0; i < 50; i++)); do [[ ! -b /dev/pmem1p1 ]] || break; sleep 0.1; done
mke2fs -q -F -t ext4 -b 4096 /dev/pmem1p1
mount /dev/pmem1p1 /run/spare
start=$(< /sys/class/block/pmem1p1/start)
if ((start % 8)); then
	fault 1 'partition-alignment=partition-alignment switch=switch' 'a partition that is not aligned' /run/spare
else
	fail "a partition that is not aligned: starts at $start"
fi
well 'a partition' /run/spare
like "$(of device value)" '/dev/pmem1p1: partition of NVDIMM' 'its device'
umount /run/spare
wipefs -q -a /dev/pmem1p1 /dev/pmem1
partx -d /dev/pmem1 2> "$work/out" || true

# device-mapper
if dmsetup create linear --table "0 $(blockdev --getsz /dev/pmem1) linear /dev/pmem1 0" 2> "$work/out"; then
	dmsetup mknodes
	mke2fs -q -F -t ext4 -b 4096 /dev/mapper/linear
	mount -o dax /dev/mapper/linear /run/spare
	daxreadctl set on /run/spare > "$work/out"
	head -c 8192 /dev/urandom > /run/spare/file
	fault 2 'device-mapper=device-mapper read=iomap' 'device-mapper' /run/spare
	umount /run/spare
	dmsetup remove linear
else
	skip "$(< "$work/out")" device-mapper
fi

# another file system
if mkfs.xfs -q -f -m reflink=0 /dev/pmem1 2> "$work/out"; then
	mount -t xfs /dev/pmem1 /run/spare
	doctor /run/spare
	is "$status:$out" '2:' 'XFS'
	like "$err" '/run/spare: cannot be used: it is xfs, not ext4' 'is not ext4'
	umount /run/spare
	fault 1 'mount=mount' 'XFS that is not mounted' /dev/pmem1
	is "$(of mount value command)" 'not mounted, holds xfs|-' 'is not to be overwritten'
fi

# who may not, and where tracefs is missing
doctor "$MOUNT"
is "$status" 0 'the first is still well'
cp "$DAXREADCTL" /run/daxreadctl-copy
chmod 755 /run/daxreadctl-copy
status=0
out=$(setpriv --reuid 65534 --regid 65534 --clear-groups /run/daxreadctl-copy doctor --json "$MOUNT" 2> "$work/err") || status=$?
is "$status:$(wrong)" '1:tracefs=tracefs counters=counters' 'a user'
like "$(of tracefs cause)" 'Permission denied; run as root' 'is told to be root'
is "$(of counters command)" 'sysctl kernel.perf_event_paranoid=1' 'or how to use counters'
is "$(of read state):$(json .fast_path)" 'n/a:null' 'no read is made'
status=0
out=$(unshare --mount sh -c 'umount /sys/kernel/tracing; umount /sys/kernel/debug/tracing 2> /dev/null; umount /sys/kernel/debug; exec "$@"' sh \
	"$DAXREADCTL" doctor --json "$MOUNT" 2> "$work/err") || status=$?
is "$status:$(wrong):$(of tracefs command)" '1:tracefs=tracefs:mount -t tracefs nodev /sys/kernel/tracing' 'no tracefs'
status=0
out=$(unshare --pid --fork --mount-proc "$DAXREADCTL" doctor --json "$MOUNT" 2> "$work/err") || status=$?
is "$status:$(json .fast_path)" '0:true' 'in a PID namespace, whose IDs are not those of the events'

# a busy file: the reads of others are not taken for the own one
python3 -c '
import os, sys, time
fd = os.open(sys.argv[1], os.O_RDONLY)
end = time.monotonic() + 60
while time.monotonic() < end:
    os.preadv(fd, [bytearray(1)], 0)
' "$MOUNT/below/other" &
busy=$!
doctor "$MOUNT/below/other"
is "$status:$(of read value)" "0:read, without iomap: 4096 bytes of $MOUNT/below/other at 0" 'while another task reads it by preadv'
kill $busy
wait $busy 2> /dev/null || true

# interrupted
for signal in INT TERM HUP; do
	for delay in 0.05 0.1 0.2 0.4; do
		# a shell has its background commands ignore SIGINT
		env --default-signal=INT "$DAXREADCTL" doctor "$MOUNT" > "$work/out" 2>&1 &
		pid=$!
		sleep $delay
		kill -$signal $pid 2> /dev/null || true
		wait $pid 2> /dev/null || true
	done
	is "$(ls "$INSTANCES")" '' "SIG$signal at some moments: no instance is left"
done
left=0
for ((i = 0; i < 40 && !left; i++)); do
	"$DAXREADCTL" doctor "$MOUNT" > "$work/out" 2>&1 &
	pid=$!
	until [[ $(ls "$INSTANCES") || ! -e /proc/$pid ]]; do :; done
	kill -KILL $pid 2> /dev/null || true
	wait $pid 2> /dev/null || true
	left=$(find "$INSTANCES" -mindepth 1 -maxdepth 1 | wc -l)
done
is "$left" 1 'killed outright, an instance is left'
doctor "$MOUNT"
is "$status:$(ls "$INSTANCES")" '0:' 'the next run removes it'
like "$err" 'left by a run that was killed, removed' 'and says so'

done_testing
