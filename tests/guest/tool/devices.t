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

all_commands_and_doctor virtio-pmem virtio-pmem virtio-pmem
all_commands_and_doctor e820 memmap memmap=
done_testing
