#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Every kind of the lab's kernel can be configured, each line of its fragments taken. Only
# some kinds are built by the gate, and a line for one of them can stop another.
#
# Would catch: an option that a kind without its file system or driver does not offer.
set -euo pipefail
# shellcheck source=tests/patches/lib.sh
source "$(dirname "$0")/lib.sh"

for kver in $(versions_asked); do
	for kind in patched stock debug kcsan nfit cxl; do
		ok "$kver: $kind" "$TOP/tests/lab/kernel" --kver "$kver" --kernel "$kind" --configure
	done
done
done_testing
