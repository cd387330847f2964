#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Wrong options and missing parts: the message names them, the exit status is as
# documented, and nothing is booted or built.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"

RUN=$TOP/tests/lab/run
KERNEL=$TOP/tests/lab/kernel
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# refuses STATUS MESSAGE COMMAND…: expects the status, the message, and nothing on stdout.
refuses() {
	local wanted=$1 message=$2
	shift 2
	capture "$@"
	is "$status" "$wanted" "${*#"$TOP/"}: exit status $wanted"
	like "$err" "$message" "… says: $message"
	is "$out" "" "… and nothing on standard output"
}

refuses 64 'no command' "$RUN"
refuses 64 'no command' "$RUN" --
refuses 64 'echo: a command comes after --' "$RUN" echo hello
refuses 64 '--frob: no such option' "$RUN" --frob -- true
refuses 64 '--kernel new: patched, stock, debug, kcsan, nfit or cxl' "$RUN" --kernel new -- true
refuses 64 '--clock sun: time or instructions' "$RUN" --clock=sun -- true
refuses 64 '--cpus 0: a number from 1 to 8' "$RUN" --cpus 0 -- true
refuses 64 '--cpus 9: a number from 1 to 8' "$RUN" --cpus 9 -- true
refuses 64 '--cpus 2: --clock instructions has one CPU' "$RUN" --clock instructions --cpus 2 -- true
refuses 64 '--memory lots: a number with M or G' "$RUN" --memory lots -- true
refuses 64 '--memory 0M: a number with M or G' "$RUN" --memory 0M -- true
refuses 64 '--timeout -1: a number of seconds' "$RUN" --timeout -1 -- true
refuses 64 '--timeout 0: a number of seconds' "$RUN" --timeout 0 -- true
refuses 64 '--timeout needs a value' "$RUN" --timeout
refuses 64 "--share $work/none: not a directory" "$RUN" --share "$work/none" -- true
refuses 64 "--keep $work/none: not a directory" "$RUN" --keep "$work/none" -- true
refuses 64 '--add disk: virtio-pmem, memmap, cxl, or several' "$RUN" --add disk -- true
refuses 64 '--add memmap,cxl,memmap: virtio-pmem, memmap, cxl, or several' "$RUN" --add memmap,cxl,memmap -- true
refuses 64 '--add cxl: only --kernel cxl has the drivers' "$RUN" --add memmap,cxl -- true
mkdir "$work/kernel"
touch "$work/kernel/bzImage"
exec 9> "$work/lock"
flock 9
refuses 125 "--keep $work: another run uses it" env LAB_KERNEL="$work/kernel" "$RUN" --keep "$work" -- true
exec 9>&-
refuses 64 "--gdb $work: there already" "$RUN" --gdb "$work" -- true
refuses 64 "--gdb $work/none/gdb: there already, or not in a directory" "$RUN" --gdb "$work/none/gdb" -- true
refuses 64 "--plugin $work/none.so,dir=.: cannot be read" "$RUN" --plugin "$work/none.so,dir=." -- true
refuses 125 "$work: has no bzImage" env LAB_KERNEL="$work" "$RUN" -- true
refuses 125 'KVER=0.1: not in patches/versions' env KVER=0.1 "$RUN" -- true
refuses 125 'set HOME or XDG_CACHE_HOME' env -u HOME -u XDG_CACHE_HOME "$RUN" -- true
refuses 64 '--kernel new: patched, stock, debug, kcsan, nfit or cxl' "$KERNEL" --kernel new
refuses 64 'now: no such option' "$KERNEL" now
refuses 64 '--kver needs a value' "$KERNEL" --kver
refuses 1 "KSRC=$work: not a kernel tree" env KSRC="$work" "$KERNEL"

for program in "$RUN" "$KERNEL"; do
	capture "$program" --help
	is "$status" 0 "${program##*/} --help: exit status 0"
	is "$(wc -c < "$work/err")" 0 "… with nothing on standard error"
	# The options that it takes must be those that --help lists.
	is "$(grep -oE '^\s+(-h \| )?--[a-z-]+( \||\))' "$program" | grep -oE -- '--[a-z]+' | sort -u)" \
		"$(grep -oE '^  (-h, )?--[a-z]+' <<< "$out" | grep -oE -- '--[a-z]+' | sort -u)" \
		"… names every option"
done
done_testing
