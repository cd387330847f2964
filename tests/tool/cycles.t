#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The results of `make cycles` for a small recording that was written by hand and whose
# counts can be seen by reading it.
#
# Would catch: a count that misses its instructions, a string instruction counted by its
# bytes, a read with an interrupt taken for a usual one, a line of only one thread counted
# as shared, code that changed during the recording.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"
command -v llvm-mca-19 > /dev/null || skip_all "llvm-mca-19 is not installed"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat > "$work/map" <<'END'
ffffffff81000000 T entry_SYSCALL_64
ffffffff81000100 T vfs_read
ffffffff81000200 T helper
ffffffff81000300 T asm_sysvec_apic_timer_interrupt
END

# code: the bytes of all instructions, as the plugin writes them at their first execution
code() {
	cat <<-'END'
		i ffffffff81000000 0f01f8
		i ffffffff81000003 e8f8000000
		i ffffffff81000008 480f07
		i ffffffff81000100 53
		i ffffffff81000101 e8fa000000
		i ffffffff81000106 0f01cb
		i ffffffff81000109 f3a4
		i ffffffff8100010b 0f01ca
		i ffffffff8100010e 7502
		i ffffffff81000110 90
		i ffffffff81000112 7402
		i ffffffff81000114 0faee8
		i ffffffff81000117 5b
		i ffffffff81000118 c3
		i ffffffff81000200 f0480fc103
		i ffffffff81000205 c3
		i ffffffff81000300 90
	END
}

# one STACK BUFFER [EXTRA]: a read with its stack at STACK that copies 4096 bytes to
# BUFFER; with EXTRA in place of its fence
one() {
	local stack=$1 at
	printf 'x ffffffff81000000\nx ffffffff81000003\nw %s00\n' "$stack"
	printf 'x ffffffff81000100\nw %s40\nx ffffffff81000101\nw %s80\n' "$stack" "$stack"
	# the line of the lock, which every read writes
	printf 'x ffffffff81000200\nr ffff888000000008\nw ffff888000000008\nx ffffffff81000205\nr %s80\n' "$stack"
	printf 'x ffffffff81000106\nx ffffffff81000109\n'
	for ((at = 0; at < 4096; at += 64)); do printf 'r %x\nw %x\n' $((0x100000 + at)) $(($2 + at)); done
	printf 'n 4096\nx ffffffff8100010b\n'
	# a taken jump, and one that is not taken
	printf 'x ffffffff8100010e\nx ffffffff81000112\nx %s\n' "${3:-ffffffff81000114}"
	printf 'x ffffffff81000117\nr %s40\nx ffffffff81000118\nr %s00\nx ffffffff81000008\n' "$stack" "$stack"
}

# many STACK BUFFER: a recording of nine such reads, and one with an interrupt
many() {
	code
	for _ in {1..9}; do one "$1" "$2"; done
	one "$1" "$2" ffffffff81000300
}

mkdir "$work/rec"
many ffffc90000000 0x200000 > "$work/rec/1.cpu0"
many ffffc90000000 0x200000 > "$work/rec/2.cpu0"
many ffffc90000001 0x300000 > "$work/rec/2.cpu1"
printf 'off 1 one\noff 1 same\nleft-out erofs this kernel has no erofs\n' > "$work/rec/runs"

analyse() { "$TOP/tests/cycles/analyse" "$work/map" "$work/rec" 6.12.0 "$work/json"; }
ok "a recording is read" analyse
got() { jq -c "$1" "$work/json"; }
count() { is "$(got ".results[0].counts.$1")" "$2" "$1: $2"; }
count instructions 12
count instructions_string_units_counted 4107
count returns 2
count calls 1
count indirect_branches 0
count taken_branches 4
count locked 1
count barriers 1
count lines_read 68
count lines_written 67
is "$(got '[.results[0].reads | .followed, .alike]')" '[9,9]' "the read with an interrupt is left out"
is "$(got '.results[0].shared_lines.same | [.lines, .written_by]')" '[1,["helper"]]' \
	"the lock's line is shared, none other, and who writes it is named"
is "$(got '[.left_out[0] | .row, .reason]')" '["erofs","this kernel has no erofs"]' "what was left out has its reason"
# thunks: two returns at 19 cycles
is "$(got '.results[0].modelled_cycles | .zen4.mitigations - ."zen4-off".mitigations')" 38 "a return thunk has its price"
# one string instruction, its 4096 bytes, stac and clac
is "$(got '.results[0].modelled_cycles."zen4-off".stated')" 156 "what is taken out has its stated cost"
ok "the tables are printed" "$TOP/tests/cycles/tables" "$work/json"
like "$("$TOP/tests/cycles/tables" "$work/json")" 'EROFS DAX: left out: this kernel has no erofs' "they say what is left out"

by_version() { "$TOP/tests/cycles/tables" --by-version "$work/all" "stock=$work/json" "patched=$work/json"; }
like "$(by_version)" '1 6.12.0 without the series    12       2 ' "kernels stand in one table, the base called so"
is "$(jq -c '[.schema, [.kernels[].kind]]' "$work/all")" '[1,["stock","patched"]]' "... and in one file, each with its kind"
is "$("$TOP/tests/cycles/by-version" 9.9 > "$work/out" 2>&1; echo $?)" 64 "an unknown version is wrong usage"
like "$(< "$work/out")" '9.9: not in patches/versions, which has: 6.12' "... said with those that there are"

sed 's/^i ffffffff81000110 90/&\ni ffffffff81000110 cc/' "$work/rec/1.cpu0" > "$work/changed"
mv "$work/changed" "$work/rec/1.cpu0"
status=0
said=$(analyse 2>&1) || status=$?
is "$status" 1 "code that changed is refused"
like "$said" 'the code at ffffffff81000110 changed' "... and named"
done_testing
