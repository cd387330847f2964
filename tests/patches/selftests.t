#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The kernel's own tests that the series adds pass in the lab: those in KUnit, which ran
# as it booted, and the kselftest, built as a kernel developer builds it, on all file
# systems that the version reads so.
#
# Would catch: a test of the series that does not build, fails, skips what it could
# test, or leaves the switches in another state.
set -euo pipefail
# shellcheck source=tests/patches/lib.sh
source "$(dirname "$0")/lib.sh"

SHARE=$(mktemp -d)
trap 'rm -rf "$SHARE"' EXIT

# Below tools/testing/selftests, and where the kernel's makefiles put the program below their O=
TEST=filesystems/dax_read
PROGRAM=kselftest/$TEST/dax_read

# Prints what runs in the lab: the test on each file system, each outcome in a file.
in_guest() {
	cat <<-'END'
		set -e
		cd /mnt/share
		dmesg -t | sed -n '/# Subtest: dax_read$/,/^ok [0-9]* .*dax_read$/p' > kunit
		state() { cat /sys/fs/ext4/pmem0/dax_fast_read* /sys/module/dax/parameters/fast_read; }
		mkdir /run/fs /run/files
		yes 0123456789 | head -c 100000 > /run/files/file
		try() {
			state > before
			./dax_read -v "$1" > "$1" 2>&1 || true
			state | cmp - before || echo "not ok $1: switches are restored" >> "$1"
		}
		try ext4
		mkfs.xfs -q -f -K /dev/pmem1
		mount -o dax=always /dev/pmem1 /run/fs
		try xfs
		umount /run/fs
		wipefs -q -a /dev/pmem1
		mkfs.erofs --quiet -E noinline_data /run/image /run/files
		dd if=/run/image of=/dev/pmem1 bs=1M status=none conv=fsync
		mount -t erofs -o dax=always /dev/pmem1 /run/fs
		try erofs
		umount /run/fs
		wipefs -q -a /dev/pmem1
		mke2fs -q -F -t ext2 -b 4096 /dev/pmem1
		mount -t ext2 -o dax /dev/pmem1 /run/fs
		try ext2
	END
}

# suite FILE NAME COUNT SKIPS: a file of the tests' output has at least COUNT results, of
# which SKIPS are skips, and no failure
suite() {
	local good
	is "$(grep -E '^ *not ok' "$SHARE/$1" || true)" '' "$2: nothing fails"
	good=$(grep -cE '^ *ok [0-9]+' "$SHARE/$1" || true)
	ok "$2: $good results, at least $3" test "$good" -ge "$3"
	is "$(grep -cE '^ *ok .*SKIP' "$SHARE/$1" || true)" "$4" "$2: $4 skip"
	[[ $good -ge $3 ]] || diag "$(cat "$SHARE/$1")"
}

# kselftest FILE NAME SKIPS MOUNTED: as suite, of the test on one file system. A harness
# without options does not choose it: MOUNTED file systems are tried, the others skip all.
kselftest() {
	local each=5 kinds=4

	if grep -q getopt "$CHECK_TREE/tools/testing/selftests/kselftest_harness.h"; then
		suite "$1" "$2" "$each" "$3"
	else
		suite "$1" "$2" $((each * kinds)) $((each * (kinds - $4) + $3))
	fi
}

for kver in $(versions_asked); do
	series_of "$kver"
	if ! grep -q "/$TEST/" "${PATCHES[@]}"; then
		skip "the series for $kver does not bring them" "$kver: KUnit and kselftest"
		continue
	fi
	check_tree "$kver"
	bring_source "$CHECK_TREE" "$kver" "${PATCHES[@]}"
	check_make -s headers > "$SHARE/log" 2>&1 || diag "$(tail -n 20 "$SHARE/log")"
	if ok "$kver: the selftest builds" check_make -C "$CHECK_TREE/tools/testing/selftests" \
		TARGETS="$TEST"; then
		cp "$CHECK_TREE/$CHECK_BUILD/$PROGRAM" "$SHARE/"
	fi
	rm -f "$SHARE"/{kunit,ext4,xfs,erofs,ext2}
	ok "$kver: the lab boots" env KVER="$kver" "$TOP/tests/lab/run" --share "$SHARE" -- \
		bash -c "$(in_guest)"
	touch "$SHARE"/{kunit,ext4,xfs,erofs,ext2}
	suite kunit "$kver: KUnit" 63 0
	kselftest ext4 "$kver: ext4" 0 1
	kselftest xfs "$kver: XFS" 1 2
	kselftest erofs "$kver: EROFS" 1 2
	if grep -q 'ext2: give reads' "${PATCHES[@]}"; then
		kselftest ext2 "$kver: ext2" 1 2
	else
		skip "ext2 has no DAX in $kver" "$kver: ext2"
	fi
done
done_testing
