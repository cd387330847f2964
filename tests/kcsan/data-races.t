#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The series takes part in no data race: the tests of races run on a kernel with KCSAN,
# and none of its reports is in a function that the series adds. Reports elsewhere are
# of the base and are listed. A module that races on purpose shows that KCSAN works.
#
# Would catch: a switch or an entry of the extent status tree that several processors access
# without READ_ONCE() and WRITE_ONCE() or a lock.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
TESTS=(races mmap-races switch-under-load)
SECONDS_EACH=400

kernel=${LAB_KERNEL:-$("$TOP/tests/lab/kernel" --kernel kcsan)}
stock=$("$TOP/tests/lab/kernel" --kernel stock)
cp "$kernel/provoke.ko" "$work/"

# functions_of KERNEL: their names, without suffixes that the compiler added.
functions_of() {
	awk '$2 ~ /^[tT]$/ { sub(/\..*/, "", $3); print $3 }' "$1/System.map" | LC_ALL=C sort -u
}

# 126 is allowed, too: the base has reports of its own.
status=0
# shellcheck disable=SC2016 # $ is for the shell in the lab
"$TOP/tests/lab/run" --kernel kcsan --timeout $((600 + SECONDS_EACH * ${#TESTS[@]})) --share "$work" -- bash -uc '
	cat /dev/kmsg > /mnt/share/log &
	echo on > /sys/kernel/debug/kcsan
	insmod /mnt/share/provoke.ko fault=data-race
	for test in "${@:3}"; do
		cd "$1"
		timeout "$2" "./$test.t" > "/mnt/share/$test.tap" 2>&1
		echo $? > "/mnt/share/$test.status"
	done
	cat /sys/kernel/debug/kcsan > /mnt/share/counts
	sleep 1' _ "$TOP/build/guest" $SECONDS_EACH "${TESTS[@]}" > "$work/lab" 2>&1 || status=$?
ok "the lab came to its end ($status)" test -s "$work/counts"
[[ -s $work/counts ]] || diag "$(tail -n 60 "$work/lab")"

for test in "${TESTS[@]}"; do
	is "$(cat "$work/$test.status")" 0 "$test passes"
	[[ $(cat "$work/$test.status") = 0 ]] || diag "$(cat "$work/$test.tap")"
done
sed -n 's/.*KCSAN: data-race in \(.*\)/\1/p' "$work/log" | LC_ALL=C sort | uniq -c > "$work/found"
ok "a race committed on purpose is found" grep -q count_on "$work/found"

LC_ALL=C comm -13 <(functions_of "$stock") <(functions_of "$kernel") | grep -E '^(ext4|dax|pmem)_' > "$work/ours"
ok "the series has functions to watch" grep -qx ext4_dax_read "$work/ours"
is "$(grep -wFf "$work/ours" "$work/found" || true)" '' "no data race is in the series"
diag "data races of the base:
$(grep -vwFf "$work/ours" "$work/found" | grep -v count_on || true)"
diag "$(< "$work/counts")"
done_testing
