#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# All commands on a CXL memory device: a region is made of it, and a namespace. doctor finds
# nothing wrong there, so a traced read took the fast path.
#
# lab: --kernel cxl --add cxl
#
# Would catch: a device that is left out because its bus is none of NVDIMMs, one whose kind is
# named wrongly.
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

cxl_namespace > "$work/device"
is "$(< "$work/device")" "$(device_of CXL)" 'the only namespace on the bus is the one made'
all_commands_and_doctor CXL CXL 'CXL persistent memory'
like "$out" 'CXL memory tells it to cxl(1) alone' 'who could tell its health is said'
done_testing
