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
# shellcheck source=tests/lib/figures.sh
. "$TOP/tests/lib/figures.sh"

RELEASE=$(awk '$1 == "6.12" { print $3 }' "$TOP/patches/versions")
README=$(tr -s '\n ' ' ' < "$TOP/README.md")
MEASURING=$TOP/Documentation/measuring.md

# cells NAME FILE: what the table's row of that name has, without bars
cells() { grep -F "| $1 |" "$2" | head -n 1 | cut -d'|' -f3- | tr -s '| ' ' ' | sed 's/^ //; s/ $//'; }

# row NAME KEY: the row of measuring.md that compares file systems
row() {
	local base off lean read want

	base=$(recorded base "$RELEASE" "$2 read_iter 1")
	off=$(recorded count "$RELEASE" "$2 read_iter 1")
	lean=$(recorded count "$RELEASE" "$2 lean 1")
	read=$(recorded count "$RELEASE" "$2 read 1")
	want="$base $off $(ratio "$off" "$base")"
	[[ ! $lean ]] || want+=" $lean $(ratio "$lean" "$base")"
	[[ ! $read ]] || want+=" $read $(ratio "$read" "$base")"
	is "$(cells "$1" "$MEASURING")" "$want" "measuring.md: $1"
}

row ext4 'same pread'
row 'ext4, a hole' 'hole pread'
row 'ext4, preadv' 'same preadv'
row XFS 'xfs pread'
row ext2 'ext2 pread'
row 'EROFS, plain file' 'erofs pread'
row 'ext4, page cache' 'cached pread'

read -r -a returns <<< "$(modelled "$RELEASE" 1 2)"
read -r -a cycles <<< "$(modelled "$RELEASE" 1 1)"
read -r -a booted <<< "$(modelled "$RELEASE" 1 0)"
read -r -a cycles_4k <<< "$(modelled "$RELEASE" 4K 1)"
INSNS=("$(recorded base "$RELEASE" 'same pread read_iter 1')"
	"$(recorded count "$RELEASE" 'same pread read_iter 1')"
	"$(recorded count "$RELEASE" 'same pread lean 1')"
	"$(recorded count "$RELEASE" 'same pread read 1')")
# shellcheck disable=SC2016 # Markdown
NAMES=('ext4, DAX, without the series' 'with the series, switches off' 'fast `->read_iter`' '`->read`')
for i in 0 1 2 3; do
	is "$(cells "${NAMES[i]}" "$TOP/README.md")" \
		"${returns[i]} ${cycles[i]} ${cycles_4k[i]} ${INSNS[i]}" "README: ${NAMES[i]}"
done
like "$README" "takes ${booted[0]}, ${booted[1]}, ${booted[2]} and ${booted[3]} modelled cycles" \
	"README: cycles with the processor's mitigations"

# peer NAME FILE: what README says of another file system
peer() { echo "$1 $(recorded count "$RELEASE" "$2 pread lean 1") for $(recorded base "$RELEASE" "$2 pread read_iter 1")"; }
like "$README" "$(peer 'of XFS takes' xfs | sed 's/ for/ instructions for/'), $(peer 'of ext2' ext2), $(peer 'of EROFS' erofs)" \
	'README: other file systems'

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
