#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The tool's tests also pass with a build that checks memory accesses, leaks and
# undefined behaviour (ASan and UBSan).
#
# Would catch: a use after free, an array overrun, a leak, an overflow, a misaligned
# access, in all code that the tool's tests run.
set -euo pipefail

TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"
# shellcheck source=tests/tool/again.sh
. "$TOP/tests/tool/again.sh"

export DAXREADCTL=$TOP/build/san/bin/daxreadctl
export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 UBSAN_OPTIONS=print_stacktrace=1
export LSAN_OPTIONS=print_suppressions=0:suppressions=$TOP/tests/sanitize/library-leaks

ok "the tool is built with sanitizers" make -s -C "$TOP/tools/daxreadctl" SAN=1
like "$(nm -D "$DAXREADCTL" 2> /dev/null)" __asan_init "and has them"

# Without the test in which the library that reads traces may crash: the sanitizers
# would report the library. And without those of doc/, which start the tool hundreds of
# times to print its help and refuse a command line, as the others do, too.
mapfile -t tests < <(tests_again)
for t in "${tests[@]}"; do
	[[ $t = */damaged-files.t || $t = */doc/* ]] || again "$t" 'Sanitizer|runtime error'
done
done_testing
