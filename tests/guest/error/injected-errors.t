#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# A media error as a platform reports it: ndctl injects it into the firmware of the
# kernel's emulated NVDIMM (nfit_test), a scrub finds it, and the driver lists it. Reads
# of it fail in the same way by every method until it is cleared. The driver of this
# memory maps one page a call, so a copy of several pages makes a call for each.
#
# lab: --kernel nfit
#
# Would catch: a driver that does not build for nfit_test with the series, a fast read that
# does not see an error from a scrub, a copy that uses the first page for all.
set -euo pipefail
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../../lib/tap.sh"

BUS=nfit_test.0
WHERE=/run/injected
BLOCKS=8	# of the file
BAD=3		# the one with the error

# shellcheck disable=SC2317 # called by the trap
end() {
	umount "$WHERE" 2> /dev/null || true
	ndctl disable-namespace "$namespace" > /dev/null 2>&1 || true
	ndctl disable-region -b "$BUS" all > /dev/null 2>&1 || true
	rmmod nfit_test 2> /dev/null || true
}

# make_file: an ext4 with DAX on a namespace of the bus, with a file of known content
make_file() {
	local made

	insmod "$LAB_MODULES/nfit_test.ko"
	# Each region starts as one namespace; with labels new ones can be made.
	ndctl disable-region --bus="$BUS" all > /dev/null 2>&1
	ndctl init-labels --force --bus="$BUS" all > /dev/null 2>&1
	ndctl enable-region --bus="$BUS" all > /dev/null 2>&1
	made=$(ndctl create-namespace --bus="$BUS" --type=pmem --mode=fsdax --map=mem)
	namespace=$(jq -r .dev <<< "$made")
	device=$(jq -r .blockdev <<< "$made")
	mkdir -p "$WHERE"
	mke2fs -q -t ext4 -b 4096 "/dev/$device"
	mount -t ext4 -o dax "/dev/$device" "$WHERE"
	python3 -c "import sys; sys.stdout.buffer.write(b''.join(bytes([65 + i]) * 4096 for i in range($BLOCKS)))" \
		> "$WHERE/file"
	sync
	first=$(filefrag -b4096 -v "$WHERE/file" | awk '$1 == "0:" { sub(/\.\..*/, "", $4); print $4 }')
}

# reads: prints what reads at several places return, by pread and preadv
reads() {
	python3 - "$WHERE/file" "$BAD" "$BLOCKS" <<-'END'
		import errno, os, sys
		B = 4096
		bad, blocks = int(sys.argv[2]), int(sys.argv[3])
		fd = os.open(sys.argv[1], os.O_RDONLY)
		def preadv(fd, count, pos):
		    buf = bytearray(count)
		    return bytes(buf[:os.preadv(fd, [buf], pos)])
		for name, call in (('pread', os.pread), ('preadv', preadv)):
		    for pos, count in ((0, B), (0, bad * B), (bad * B, 1), (bad * B + B - 1, 1),
		                       ((bad + 1) * B, 3 * B), (0, blocks * B), ((bad - 1) * B, 3 * B)):
		        try:
		            said = call(fd, count, pos)
		            right = all(c == 65 + (pos + i) // B for i, c in enumerate(said))
		            said = f'{len(said)} {"right" if right else "WRONG"}'
		        except OSError as error:
		            said = errno.errorcode[error.errno]
		        print(name, pos // B, count, said)
	END
}

# by_every_method FILE: reads with each setting of the switches must agree; their
# results are in FILE.
by_every_method() {
	local read iter

	rm -f "$1"
	for read in 0 1; do
		for iter in 0 1; do
			echo $read > "/sys/fs/ext4/$device/dax_fast_read"
			echo $iter > "/sys/fs/ext4/$device/dax_fast_read_iter"
			reads > "$1.now"
			[[ -e $1 ]] || cp "$1.now" "$1"
			is "$(< "$1.now")" "$(< "$1")" "dax_fast_read $read, dax_fast_read_iter $iter: the same"
		done
	done
}

namespace='' device='' first=''
trap end EXIT
make_file
by_every_method /run/whole
is "$(grep -vc 'right$' /run/whole || true)" 0 'without an error all is read'

ndctl inject-error --no-notify --block=$(((first + BAD) * 8)) --count=8 "$namespace" > /dev/null
is "$(cat "/sys/block/$device/badblocks")" '' 'the driver knows nothing of an error just injected'
ndctl start-scrub "$BUS" > /dev/null
ndctl wait-scrub "$BUS" > /dev/null
is "$(cat "/sys/block/$device/badblocks")" "$(((first + BAD) * 8)) 8" 'a scrub finds it'
by_every_method /run/bad
is "$(grep -E "^pread (0|$BAD|$((BAD + 1))) (1|4096|12288) " /run/bad)" "pread 0 4096 4096 right
pread 0 12288 12288 right
pread $BAD 1 EIO
pread $BAD 1 EIO
pread $((BAD + 1)) 12288 12288 right" 'reads of it fail, others do not'
is "$(grep -c 'WRONG$' /run/bad || true)" 0 'and give what the file holds'

umount "$WHERE"
ndctl clear-errors "$namespace" > /dev/null
is "$(cat "/sys/block/$device/badblocks")" '' 'it is cleared'
mount -t ext4 -o dax "/dev/$device" "$WHERE"
by_every_method /run/cleared
is "$(grep -c EIO /run/cleared || true)" 0 'and all can be read again'
done_testing
