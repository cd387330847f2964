#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Assembler sources are compiled without ccache: they may include files that ccache does
# not check, and the kernel could then contain code of an older one.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf '#!/bin/sh\necho "ccache $*"\n' > "$work/ccache"
printf '#!/bin/sh\necho "cc $*"\n' > "$work/cc"
chmod +x "$work/ccache" "$work/cc"
PATH=$TOP/tests/lab/wrap:$work:$PATH

is "$(ccache cc -c -o a.o a.c)" 'ccache cc -c -o a.o a.c' 'C goes through ccache'
is "$(ccache cc -c -o piggy.o piggy.S)" 'cc -c -o piggy.o piggy.S' 'assembler does not'
# shellcheck disable=SC2016 # text of a script
like "$(grep 'env -i PATH' "$TOP/tests/lab/kernel")" 'PATH="$LAB_DIR/wrap:' 'the build of a kernel has it so'
done_testing
