#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# With --keep a second run finds what the first wrote to /etc and to both NVDIMMs, also if
# the first ended in the middle; the host's own /etc stays as it is.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/a machine, kept"
lab() { capture "$TOP/tests/lab/run" --timeout 200 --keep "$work/a machine, kept" -- bash -euc "$1"; }

lab 'echo one > /etc/lab-kept; echo two > /mnt/pmem0/kept; mke2fs -q -L spare /dev/pmem1; blkid -o value -s UUID /dev/pmem0'
is "$status" 0 'the first run'
uuid=$out
lab 'cat /etc/lab-kept /mnt/pmem0/kept; blkid -o value -s UUID /dev/pmem0; blkid -o value -s LABEL /dev/pmem1
	findmnt -n -o FSTYPE,OPTIONS /mnt/pmem0 | grep -o "^ext4\|dax=always"; echo three > /etc/lab-kept; sync; echo o > /proc/sysrq-trigger; sleep 60'
is "$out" "one
two
$uuid
spare
ext4
dax=always" 'the second finds all of it, mounted as ever'
lab 'cat /etc/lab-kept /mnt/pmem0/kept'
is "$status:$out" '0:three
two' 'and the third what the second wrote before its power was cut'
ok 'nothing is written to the own /etc' test ! -e /etc/lab-kept
done_testing
