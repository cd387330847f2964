#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# bench and set make their system calls in the right order (call-log.c records them):
# methods take turns, each with the switch in its state, and what was done before an
# error is undone.
#
# Would catch: reads measured with the switch in the other state, one method measured
# completely before the other, a VFS floor measured at another time or by other threads than
# the figure it is subtracted from, reads that are not counted or counted twice, a set that
# fails half-way and leaves some switches changed, errors of a read taken for figures, a
# number of reads that is derived from a single read.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"

[[ $DAXREADCTL != */san/* ]] || skip_all 'the sanitizers listen to the same calls'
preload_library call-log

tree=$(tree server)
# three that can have DAX files
sed -i 's/dax=never/dax=inode/' "$tree/proc/self/mountinfo"
all=(/srv/db '/srv/with blank' /dev/pmem5)
file=$work/file
head -c 64K /dev/urandom > "$file"
switches() { cat "$tree"/sys/fs/ext4/{pmem0p1,dm-0,pmem5}/dax_fast_read | paste -sd' '; }

# logged [NAME=VALUE...] -- ARG...: runs the program with call-log.c; the log is in $log.
logged() {
	local settings=()
	while [[ $1 != -- ]]; do settings+=("$1"); shift; done
	shift
	capture env LD_PRELOAD="$work/call-log.so" CALL_LOG="$work/log" "${settings[@]}" "$DAXREADCTL" "$@"
	log=$(< "$work/log")
}

bench=(bench --sysroot "$tree" --file "$file" --block-size 1)
turn=$'switch 0\nfile 100\nswitch 1\nfile 100\ndevice 100'
for before in 0 1; do
	echo $before > "$tree/sys/fs/ext4/pmem0p1/dax_fast_read"
	logged -- "${bench[@]}" --reads 300 --rounds 3 /srv/db
	restored=$'\n'"switch 0"
	((before == 0)) || restored=''	# the last method has left it so
	is "$(tail -n $((16 - before)) <<< "$log")" "$turn"$'\n'"$turn"$'\n'"$turn$restored" \
		'three rounds: read_iter with the switch off, read with it on, /dev/zero'
	is "$(switches)" "$before 1 0" "at the end the switch is restored to $before"
	is "$(grep -B 1 ^file <<< "$log" | grep -cv -e ^file -e ^switch -e ^--)" 0 \
		'also before the rounds no file is read without the switch being set first'
done
turn=$'switch 0\nfile/4096 200\nswitch 1\nfile/4096 200\ndevice/4096 200\ndevice/1 200'
echo 0 > "$tree/sys/fs/ext4/pmem0p1/dax_fast_read"
logged CALL_LOG_SIZES=1 -- bench --sysroot "$tree" --file "$file" --block-size 4K --threads 2 --reads 300 --rounds 3 /srv/db
is "$(tail -n 19 <<< "$log")" "$turn"$'\n'"$turn"$'\n'"$turn"$'\nswitch 0' \
	'the VFS floor, 1 byte of /dev/zero, has its turn in each round and is read by all threads'
turn=$'file preadv/4096 100\ndevice preadv/4096 100\ndevice preadv/1 100'
logged CALL_LOG_SIZES=1 -- bench --sysroot "$tree" --file "$file" --block-size 4K --callers preadv --methods read_iter \
	--reads 300 --rounds 3 /srv/db
is "$(tail -n 9 <<< "$log")" "$turn"$'\n'"$turn"$'\n'"$turn" 'by the call of the case'
logged CALL_LOG_SIZES=1 -- bench --sysroot "$tree" --file "$file" --block-size 4K --threads 1,3 --methods read_iter \
	--reads 300 --rounds 3 /srv/db
is "$(grep -c '^device/1 100$' <<< "$log"):$(grep -c '^device/1 300$' <<< "$log")" 3:3 'with as many threads as the case has'
logged CALL_LOG_SIZES=1 -- bench --sysroot "$tree" --file "$file" --block-size 1 --methods read_iter \
	--reads 300 --rounds 3 /srv/db
is "$(grep -c '^device/1 100$' <<< "$log")" 3 'once where it is the same as the read of /dev/zero'
logged CALL_SLOW_READ=500 -- "${bench[@]}" --seconds 0.2 --rounds 3 --json - /srv/db
ok "a read that is slow once does not make all be taken for slow: $(json '.results[0].reads') reads in 0.2 s" \
	test "$(json '.results[0].reads')" -gt 100
echo 1 > "$tree/sys/fs/ext4/pmem0p1/dax_fast_read"
logged -- "${bench[@]}" --reads 10 --rounds 4 --methods read_iter /srv/db
is "$(grep -A 1 ^switch <<< "$log" | grep ^file | tail -n 4 | paste -sd' ')" 'file 3 file 3 file 2 file 2' \
	'ten reads in four rounds are spread over them'
echo 0 > "$tree/sys/fs/ext4/pmem0p1/dax_fast_read"
logged -- "${bench[@]}" --reads 10 --methods read_iter /srv/db
is "$(grep -c ^switch <<< "$log")" 0 'one method, and the switch is right already: it is not written to'

logged CALL_FAIL_READ=400,5 -- "${bench[@]}" --reads 300 --rounds 3 /srv/db
fails 1 '1 bytes at 0 cannot be read by' 'a read that fails ends the bench'
like "$err" 'Input/output error; look for bad blocks' 'which says why, and where to look'
is "$(switches)" '0 1 0' 'and restores the switch'
logged CALL_FAIL_READ=400,0 -- "${bench[@]}" --reads 300 --rounds 3 /srv/db
fails 1 'the file ends there; make sure that no one truncates it' 'so does a file that became shorter'
logged CALL_FAIL_WRITE=pmem0p1 -- "${bench[@]}" --reads 300 /srv/db
fails 2 'dax_fast_read cannot be set: the kernel found no DAX on its device when it was mounted; look for DAX' \
	'a switch that cannot be set ends it, too'
is "$(grep -c 'cannot be restored' <<< "$err")" 0 'and what was not changed need not be restored'

is "$(switches)" '0 1 0' 'before the sets'
rm -rf "$tree/run/daxreadctl"
logged CALL_FAIL_WRITE=pmem5 -- set on --sysroot "$tree" "${all[@]}"
fails 2 '/dev/pmem5: dax_fast_read cannot be set: the kernel found no DAX' 'a set that the kernel refuses for the last of three'
is "$log" $'switch 1\nswitch 1\nswitch 1\nswitch 1\nswitch 0' 'undoes the first two, the last first'
is "$(switches)" '0 1 0' 'so that all are as they were'
is "$(ls -A "$tree/run/daxreadctl")" '' 'and nothing is left in /run'

mv "$tree/sys/fs/ext4/pmem5/dax_fast_read" "$work/aside"
logged -- set on --sysroot "$tree" "${all[@]}"
fails 1 '/dev/pmem5: dax_fast_read cannot be set: No such file or directory' 'a set that cannot be done for one'
is "$log" '' 'is not begun for the others'

done_testing
