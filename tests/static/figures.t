#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# What README and measuring.md say that a read costs is what was recorded of this series and
# its base: instructions in tests/bench/budgets, returns and modelled cycles in the table that
# `make cycles-by-version` printed. tests/patches/cover.t does the same for cover letters.
#
# Would catch: a figure that is of an earlier series, a table that was changed in one text alone.
set -euo pipefail
# shellcheck source=tests/static/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=patches/common.sh
. "$TOP/patches/common.sh"
# shellcheck source=tests/lib/figures.sh
. "$TOP/tests/lib/figures.sh"

RELEASE=$(version_field 6.12 base)
README=$(tr -s '\n ' ' ' < "$TOP/README.md")
MEASURING=$TOP/Documentation/measuring.md

# cells NAME FILE: what the table's row of that name has, without bars
cells() { grep -F "| $1 |" "$2" | head -n 1 | cut -d'|' -f3- | tr -s '| ' ' ' | sed 's/^ //; s/ $//'; }

# What a read of one byte takes; READ is its file and API in budgets. There may be no lean and
# no fast one.
base() { recorded base "$RELEASE" "$1 read_iter 1"; }
off() { recorded count "$RELEASE" "$1 read_iter 1"; }
lean() { recorded count "$RELEASE" "$1 lean 1"; }
fast() { recorded count "$RELEASE" "$1 read 1"; }

# row NAME READ: the row of measuring.md that compares file systems
row() {
	local base count want

	base=$(base "$2")
	want=$base
	for count in $(off "$2") $(lean "$2") $(fast "$2"); do
		want+=" $count $(ratio "$count" "$base")"
	done
	is "$(cells "$1" "$MEASURING")" "$want" "measuring.md: $1"
}

while IFS='|' read -r name key; do
	row "$name" "$key"
done <<< "$READS"

read -r -a returns <<< "$(modelled "$RELEASE" 1 2)"
read -r -a cycles <<< "$(modelled "$RELEASE" 1 1)"
read -r -a booted <<< "$(modelled "$RELEASE" 1 0)"
read -r -a cycles_4k <<< "$(modelled "$RELEASE" 4K 1)"
INSNS=("$(base 'same pread')" "$(off 'same pread')" "$(lean 'same pread')" "$(fast 'same pread')")
# shellcheck disable=SC2016 # Markdown
NAMES=('ext4, DAX, without the series' 'with the series, switches off' 'fast `->read_iter`' '`->read`')
for i in 0 1 2 3; do
	is "$(cells "${NAMES[i]}" "$TOP/README.md")" \
		"${returns[i]} ${cycles[i]} ${cycles_4k[i]} ${INSNS[i]}" "README: ${NAMES[i]}"
done
like "$README" "takes ${booted[0]}, ${booted[1]}, ${booted[2]} and ${booted[3]} modelled cycles" \
	"README: cycles with the processor's mitigations"

want="of XFS takes $(lean 'xfs pread') instructions for $(base 'xfs pread')"
want+=", of ext2 $(lean 'ext2 pread') for $(base 'ext2 pread')"
want+=", of EROFS $(lean 'erofs pread') for $(base 'erofs pread')"
like "$README" "$want" 'README: other file systems'

floor=$(recorded count "$RELEASE" 'same pread zero 1')
is "$(cells '/dev/zero, which is what the VFS alone costs' "$TOP/README.md" | awk '{ print $NF }')" \
	"$floor" 'README: /dev/zero'
# shellcheck disable=SC2016
NAMES=('kernel without the series, read_iter through iomap' 'read_iter through iomap (switches off)'
	'lean read_iter (`dax_fast_read_iter`)' 'read (`dax_fast_read`)')
for i in 0 1 2 3; do
	is "$(cells "${NAMES[i]}" "$MEASURING")" "${INSNS[i]} $((INSNS[i] - floor))" \
		"measuring.md: ${NAMES[i]}"
done
done_testing
