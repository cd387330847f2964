#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# All commands on memory that is no NVDIMM: virtio-pmem, as virtual machines have it, and a
# piece of the machine's own memory (memmap=). doctor finds nothing wrong there, so a traced
# read took the fast path.
#
# lab: --add virtio-pmem,memmap
#
# Would catch: a device that is left out for want of an NVDIMM's attributes, one whose kind
# is named wrongly, a driver that does not declare its device to be linear.
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=tests/tool/tool.sh
. ../../tool/tool.sh
# shellcheck source=tests/lib/all-commands.sh
. ../../lib/all-commands.sh
# shellcheck source=tests/lib/device-of.sh
. ../../lib/device-of.sh

# shellcheck disable=SC2317 # called by the trap
end() {
	umount -q /run/device || true
	rm -rf "$work"
}
trap end EXIT

# try PROVIDER NAME KIND: all commands, and doctor, which names the device's kind
try() {
	local device namespace
	device=$(device_of "$1")
	namespace=$(ndctl list --namespaces | jq -r --arg device "${device#/dev/}" \
		'.[] | select(.blockdev == $device) | .dev')
	ok "$2: the lab has it, $device" test -b "$device"
	all_commands "$device" "$2" "$namespace"
	run doctor /run/device
	is "$status" 0 "$2: doctor finds nothing wrong"
	like "$out" "ok    $device: $3" "$2: doctor knows its kind"
	umount /run/device
	run doctor "$device"
	is "$status" 1 "$2: not mounted, doctor wants that"
}

try virtio-pmem virtio-pmem 'virtio-pmem'
try e820 memmap 'memmap='
done_testing
