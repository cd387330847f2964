#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The tool's tests hold, too, for a build that checks every access to memory and every
# sum (ASan, with leaks, and UBSan).
#
# Would catch: memory used that was given back, an array's end overrun, a leak, an
# overflow, a misaligned access, anywhere the tool's tests come.
set -euo pipefail

TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"
# shellcheck source=tests/tool/again.sh
. "$TOP/tests/tool/again.sh"

export DAXREADCTL=$TOP/build/san/bin/daxreadctl
export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 UBSAN_OPTIONS=print_stacktrace=1

ok "the tool is built with sanitizers" make -s -C "$TOP/tools/daxreadctl" SAN=1
like "$(nm -D "$DAXREADCTL" 2> /dev/null)" __asan_init "and has them"

# Not the test in which the library that reads traces is to crash: the sanitizers would
# speak first, of a library.
for t in "$TOP"/tests/tool/*.t "$TOP"/tests/tool/*/*.t; do
	if [[ $(basename "$t") != damaged-files.t ]] && uses_tool "$t"; then
		again "$t" 'Sanitizer|runtime error'
	fi
done
done_testing
