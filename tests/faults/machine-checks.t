#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Machine checks during a copy: the lab runs under a debugger that raises them at marked
# places of the medium (poison.gdb), and reads-of-poison.c, inside, checks what the reads
# return.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"

command -v gdb > /dev/null || skip_all "gdb is not installed"
# shellcheck source=tests/lib/lab-behind.sh
. "$TOP/tests/lib/lab-behind.sh"

make -s -C "$TOP/tests/faults"
kernel=${LAB_KERNEL:-$("$TOP/tests/lab/kernel")}
# address SYMBOL: in the kernel, or 0
address() { awk -v name="$1" '$3 == name { found = "0x" $1 } END { print found ? found : 0 }' "$kernel/System.map"; }
mkdir "$work/share"
LAB_KERNEL=$kernel "$TOP/tests/lab/run" --gdb "$work/gdb" --cpus 1 --share "$work/share" --timeout 400 -- \
	"$TOP/build/guest/reads-of-poison" /mnt/share &
lab=$!
until [[ -e $work/share/ready ]]; do
	kill -0 "$lab" 2> /dev/null || break
	sleep 0.2
done
[[ ! -e $work/share/ready ]] ||
	timeout 300 gdb -nx -batch -ex "set \$copy = $(address copy_mc_enhanced_fast_string)" \
		-ex "set \$page_offset_base = $(address page_offset_base)" -ex "set \$ready = \"$work/share/set\"" \
		-ex "target remote $work/gdb" -x "$TOP/tests/faults/poison.gdb" \
		> "$work/said" 2>&1 < /dev/null || true
status=0
wait "$lab" || status=$?
lab=''
((status == 0)) || diag "the lab ended with $status; the debugger said: $(tail -n 20 "$work/said")"
exit "$status"
