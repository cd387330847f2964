#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# What ccache is not to see is compiled past it: assembler sources, which may take in files
# that it does not look at. A kernel with an older one's code in it would come of that.
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
# shellcheck disable=SC2016 # the script's text, not its value
like "$(grep 'env -i PATH' "$TOP/tests/lab/kernel")" 'PATH="$LAB_DIR/wrap:' 'the build of a kernel has it so'
done_testing
