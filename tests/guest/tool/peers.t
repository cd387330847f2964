#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
# lab: --clock instructions
#
# daxreadctl bench --peers measures each of its peers, in the table and in JSON.
# Afterwards the device is empty and nothing is mounted, also after a signal, and the
# parameter for lean reads of other file systems has its old value. The next run
# recognises what a killed run left. No device is written to without --overwrite, and even
# with it none that is in use or has a file system of the user.
#
# Would catch: a peer left out or measured as another, lean reads that go through iomap, a
# parameter that keeps the last peer's value or is always 0 afterwards, raw data or a file
# system of the user overwritten, a mount or a file system left behind, a run that what a
# killed one left stops.
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=tests/tool/tool.sh
. ../../tool/tool.sh

DEVICE=/dev/pmem1
PARAMETER=/sys/module/dax/parameters/fast_read
PEERS='EROFS, DAX|EROFS, DAX, lean|XFS, DAX|XFS, DAX, lean|XFS, page cache|ext2, DAX|ext2, DAX, lean|ext4, page cache|tmpfs'
mounts=$(< /proc/mounts)
parameter=$(< $PARAMETER)
# An earlier test of the same boot may have left a file system and files there.
blkdiscard -z "$DEVICE"

# left: prints what a run left behind: a mount, something on the device, a directory, a file
left() {
	diff <(echo "$mounts") /proc/mounts || true
	blkid -p "$DEVICE" || true
	grep -vx "$parameter" $PARAMETER || true
	find /run/daxreadctl -mindepth 1 2> /dev/null || true
	find /mnt/pmem0 -mindepth 1 ! -name lost+found
}
# state: prints the count of writes to the device, and a sum of the places where a file
# system begins and ends. (Reading all of it takes half a minute under emulation.)
echo 1 > /sys/block/${DEVICE##*/}/queue/iostats
state() { awk '{ print $5, $7 }' /sys/block/${DEVICE##*/}/stat; { head -c 8M $DEVICE; tail -c 1M $DEVICE; } | sha256sum; }
bench() { run bench --block-size 1 --file-size 1M --reads 70 "$@" /mnt/pmem0; }
# peers OPTION...: a bench that may write to the device
# shellcheck disable=SC2120 # with options and without
peers() { bench --peers $DEVICE --overwrite $DEVICE "$@"; }
# unchanged STATUS TEXT DESCRIPTION COMMAND...: the command must fail so and not change
# the device
unchanged() {
	local status_wanted=$1 text=$2 label=$3 before
	shift 3
	before=$(state)
	"$@"
	fails "$status_wanted" "$text" "$label"
	is "$(state)" "$before" "$label: it is not changed"
}

# without --overwrite, and what seems to be on the device
SIZE=$(lsblk --noheadings --nodeps --output SIZE $DEVICE | tr -d ' ')
unchanged 64 "$DEVICE: cannot be formatted for --peers: all of its $SIZE would be overwritten, and it looks empty (zeros at 64 places); give --overwrite $DEVICE, too" \
	'an empty device without --overwrite' bench --peers $DEVICE
head -c 64M /dev/urandom | dd of=$DEVICE bs=1M seek=3 conv=fsync,notrunc status=none
unchanged 64 "all of its $SIZE would be overwritten, and it holds data; give --overwrite $DEVICE, too" \
	'raw data from 3 MiB on without --overwrite' bench --peers $DEVICE
unchanged 64 "--overwrite /dev/pmem0: --peers names $DEVICE; give the same name twice" \
	'another device with --overwrite' bench --peers $DEVICE --overwrite /dev/pmem0
unchanged 64 '--overwrite: needs --peers' '--overwrite alone' bench --overwrite $DEVICE
before=$(state)
# shellcheck disable=SC2119 # without options
peers
is "$status" 0 'raw data with --overwrite is overwritten'
ok 'which can be seen of the device' test "$(state | head -n 1)" != "${before%%$'\n'*}"
like "$err" "$DEVICE, $SIZE, holds data; it is overwritten, as --overwrite says" 'and the message says so'
blkdiscard -z $DEVICE

run bench --peers $DEVICE --overwrite $DEVICE --block-size 1,4K --file-size 4M --reads 700 --rounds 7 \
	--methods read_iter,read,lean --json "$work/json" /mnt/pmem0
is "$status" 0 'a bench with peers'
is "$(jq -r '[.peers[].peer] | unique | join("|")' "$work/json")" "$PEERS" 'all peers are in JSON'
is "$(jq -c '[.peers[] | .block_size_bytes] | group_by(.) | map(length)' "$work/json")" '[9,9]' 'with each size'
table=$(sed -n '/^Among peers:/,/^$/p' <<< "$out")
is "$(grep -E '^ +1 ' <<< "$table" | sed -E 's/^ +1 (.*[a-zX]) +[0-9].*/\1/' | LC_ALL=C sort | paste -sd'|')" \
	"$(tr '|' '\n' <<< "$PEERS|/dev/zero|a mapping, user-space copy|ext4, DAX, lean|ext4, DAX, read|ext4, DAX, read_iter" |
		LC_ALL=C sort | paste -sd'|')" \
	'the table has them, the methods and the limits'
costs=$(grep -E '^ +1 ' <<< "$table" | sed -E 's/.*[a-zX] +([0-9.]+) .*/\1/')
is "$costs" "$(sort -g <<< "$costs")" 'the cheapest first'
is "$(jq -c '.floor.dev_zero_1 as $zero | [.results[] | select(.method == "read_iter") | .per_read.median] as $iter |
	[.peers[] | select(.block_size_bytes == 1) | .per_read.median | . > $zero + 200 and . < 2 * $iter[0]] | length == 9 and all' \
	"$work/json")" true 'each costs a read'
is "$(jq -c '[.peers[] | select(.block_size_bytes == 4096) | .per_read.median > 4096] | all' "$work/json")" true \
	'and the bytes that it copies'
is "$(jq -c '[.peers[] | select(.block_size_bytes == 1) | .per_read.median] | unique | length' "$work/json")" 9 \
	'no two are the same one'
for fs in XFS ext2 EROFS; do
	is "$(jq --arg fs $fs '[.peers[] | select(.block_size_bytes == 1) | {(.peer): .per_read.median}] | add |
		.[$fs + ", DAX, lean"] as $lean | $lean > 0 and $lean < 0.8 * .[$fs + ", DAX"]' "$work/json")" true "$fs: a lean read costs less"
done
is "$(left)" '' 'nothing is left'

# its old value, not 0
echo 1 > $PARAMETER
parameter=1
peers
is "$status:$(left)" 0: 'the parameter is 1 again where it was'
echo 0 > $PARAMETER
parameter=0

# without the mkfs program of a peer
mkdir "$work/bin"
ln -s "$(type -P mke2fs)" "$work/bin"
PATH=$work/bin "$DAXREADCTL" bench --peers $DEVICE --overwrite $DEVICE --block-size 1 --file-size 1M --reads 70 --json "$work/json" \
	/mnt/pmem0 > "$work/out" 2> "$work/err"
is "$(jq -r '[.peers[].peer] | unique | join("|")' "$work/json")" "${PEERS#*cache|}" 'without mkfs.xfs and mkfs.erofs: what there is'
is "$(grep -c 'XFS, .* is not measured: there is no mkfs.xfs; install it' "$work/err")" 3 'and says what is missing'
is "$(grep -c 'EROFS, .* is not measured: there is no mkfs.erofs; install it' "$work/err")" 2 'of EROFS, too'

# start PEER OPTION...: starts a long run and waits until it has come to PEER
start() {
	local peer=$1
	shift
	# without job control it would ignore SIGINT
	set -m
	"$DAXREADCTL" bench --peers $DEVICE --overwrite $DEVICE --block-size 1 --methods read_iter --file-size 1M "$@" /mnt/pmem0 \
		> "$work/out" 2> "$work/err" &
	pid=$!
	set +m
	until grep -qF "measuring a peer: $peer" "$work/err"; do
		sleep 0.01
		# it ended before: the caller checks what is left
		kill -0 $pid 2> /dev/null || return 0
	done
}
# end SIGNAL: sends it to the run and prints how that ends
end() {
	status=0
	kill -"$1" $pid
	wait $pid 2> /dev/null || status=$?
}

# interrupted SIGNAL CODE PEER HUNDREDTHS: prints what is wrong after a signal so many
# hundredths of a second after PEER's beginning: while it is made, mounted, or measured
interrupted() {
	local found

	start "$3" --seconds 0.1 --threads 3
	sleep "0.0$4"
	end "$1"
	found=$status:$(left)
	[[ $found = "$2:" ]] || printf '%s hundredths: %s\n' "$4" "$found"
}

for signal in 'INT 130 1 5 ext4, page cache' 'TERM 143 3 7 tmpfs' 'INT 130 3 7 XFS, DAX' 'HUP 129 1 5 XFS, page cache' \
	'TERM 143 1 5 ext2, DAX, lean' 'INT 130 3 7 EROFS, DAX'; do
	read -r signal code first second peer <<< "$signal"
	is "$(for i in "$first" "$second"; do interrupted "$signal" "$code" "$peer" "$i"; done)" '' \
		"$signal in the middle of $peer: nothing is left"
done

start 'XFS, DAX, lean' --seconds 0.05
until [[ $(< $PARAMETER) = 1 ]]; do sleep 0.01; done
until [[ $(blkid -p -o value -s LABEL $DEVICE) = daxreadctl ]]; do sleep 0.01; done
end KILL
is "$status:$(diff <(echo "$mounts") /proc/mounts)" 137: 'killed: nothing is mounted'
unchanged 64 "it holds what a run that was killed left (process $pid); give --overwrite" \
	'what it left is not formatted without --overwrite' bench --peers $DEVICE
cp -r /run/daxreadctl "$work/kept"
# shellcheck disable=SC2119 # without options
peers
is "$status" 0 'the next run knows what the killed one left on the device'
like "$err" "$PARAMETER: fast_read was left on by a run that was killed (process $pid); restored to off" \
	'and that it left the parameter on'
is "$(left)" '' 'and nothing is left'

# file systems of the user, with any label
mke2fs -q -t ext4 -b 4096 -L daxreadctl $DEVICE
unchanged 1 'it holds ext4; give an empty device' "a file system that the user labelled daxreadctl" peers
cp -r "$work/kept/." /run/daxreadctl
unchanged 1 'it holds ext4; give an empty device' 'the same where a killed run left its record' peers
rm -r /run/daxreadctl
wipefs -qa $DEVICE

# devices in use, with --overwrite
unchanged 1 '/dev/pmem0: cannot be formatted for --peers: it is mounted on /mnt/pmem0; name one that is not in use' \
	'a device that is mounted' run bench --peers /dev/pmem0 --overwrite /dev/pmem0 /mnt/pmem0
mkdir -p /run/elsewhere
mke2fs -q -t ext4 -b 4096 $DEVICE
# read-only: the kernel itself writes to a new file system after a mount
unshare --mount --propagation private bash -c "mount -t ext4 -o ro $DEVICE /run/elsewhere && touch /run/mounted && exec sleep 1000" &
sleeper=$!
until [[ -e /run/mounted ]]; do
	kill -0 $sleeper
	sleep 0.1
done
unchanged 1 "it is mounted on /run/elsewhere in the mount namespace of process $sleeper (sleep); name one that is not in use" \
	'a device mounted in another mount namespace' peers
kill $sleeper
wait $sleeper 2> /dev/null || true
wipefs -qa $DEVICE
loop=$(losetup --find --show $DEVICE)
unchanged 1 "it is what $loop reads and writes; name one that is not in use" 'a device under a loop device' peers
losetup --detach "$loop"
exec 7<> $DEVICE
unchanged 1 'it is open for writing in process ' 'a device that a program writes to' peers
exec 7>&-
echo "0 1024 linear $DEVICE 0" | dmsetup create user
unchanged 1 'it is a part of dm-0; name one that is not in use' 'a device under device-mapper' peers
dmsetup remove user
mkswap $DEVICE > /dev/null
unchanged 1 'it holds swap; give an empty device' 'a device for swapping' peers
swapon $DEVICE
unchanged 1 'the kernel swaps to it (see swapon); name one that is not in use' 'a device that is swapped to' peers
swapoff $DEVICE
wipefs -qa $DEVICE
blockdev --setro $DEVICE
unchanged 1 'it is read-only; name one that can be written' 'a device that is read-only' peers
blockdev --setrw $DEVICE

# devices with data, with --overwrite
mke2fs -q -t ext4 -b 4096 -L mine $DEVICE
unchanged 1 'it holds ext4; give an empty device' 'a device with a file system' peers
wipefs -qa $DEVICE
# a boot sector with one partition
head -c 1M /dev/zero > $DEVICE
printf '\0\0\0\0\x83\0\0\0\0\x08\0\0\0\0\x01\0' | dd of=$DEVICE bs=1 seek=446 conv=notrunc status=none
printf '\x55\xaa' | dd of=$DEVICE bs=1 seek=510 conv=notrunc status=none
unchanged 1 'it holds a partition table; give an empty device' 'a device with partitions' peers
head -c 1M /dev/zero > $DEVICE
# shellcheck disable=SC2317 # called by unchanged
as_nobody() {
	capture setpriv --reuid 65534 --regid 65534 --clear-groups "$DAXREADCTL" bench --peers "$DEVICE" \
		--overwrite "$DEVICE" /mnt/pmem0
}
unchanged 1 'cannot be formatted for --peers: Permission denied; run as root' 'a user may not' as_nobody
is "$(left)" '' 'nothing is left'

done_testing
