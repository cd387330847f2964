#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# fio-verify.t: fio writes blocks that carry their own checksums and offsets to a DAX file
# and verifies them by each of its read engines, with both switches off and with each on.
#
# Would catch: wrong or shifted bytes in access patterns that nobody here has thought of.
set -euo pipefail
# shellcheck disable=SC2317 # verifies is called by ok
# shellcheck source=tests/lib/tap.sh
source "$(dirname "$0")/../lib/tap.sh"

MOUNT=/mnt/pmem0
SYSFS=/sys/fs/ext4/pmem0
FILE=$MOUNT/fio-verify.$$

[[ -e $SYSFS/dax_fast_read ]] || skip_all "this kernel has no $SYSFS/dax_fast_read"
command -v fio > /dev/null || skip_all "fio is not installed"

# throw READ ITER
throw() {
	echo "$1" > "$SYSFS/dax_fast_read"
	[[ ! -e $SYSFS/dax_fast_read_iter ]] || echo "$2" > "$SYSFS/dax_fast_read_iter"
}
trap 'throw 0 0; rm -f "$FILE"' EXIT

# verifies ENGINE: random blocks of mixed sizes written, and all of them read back
# shellcheck disable=SC2317 # called by ok, by its name
verifies() {
	rm -f "$FILE"
	fio --name=verify --filename="$FILE" --size=1M --rw=randrw --bsrange=512-64k --bs_unaligned \
		--verify=crc32c --verify_fatal=1 --do_verify=1 --ioengine="$1" --iodepth=4 --randseed=7 \
		--allow_file_create=1 --fallocate=none --thread
}

# The engines that follow a switch, with that switch on; and one of each kind with none.
while read -r read iter engines; do
	[[ $iter == 0 || -e $SYSFS/dax_fast_read_iter ]] || continue
	throw "$read" "$iter"
	for engine in $engines; do
		ok "$engine, dax_fast_read $read, dax_fast_read_iter $iter" verifies "$engine"
	done
done << 'END'
0 0 psync io_uring
1 0 sync psync
0 1 psync pvsync2 libaio io_uring
END
done_testing
