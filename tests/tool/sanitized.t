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

HERE=$(cd "$(dirname "$0")" && pwd)
TOP=$(cd "$HERE/../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"

export DAXREADCTL=$TOP/build/san/bin/daxreadctl
export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 UBSAN_OPTIONS=print_stacktrace=1
log=$(mktemp)
trap 'rm -f "$log"' EXIT

ok "the tool is built with sanitizers" make -s -C "$TOP/tools/daxreadctl" SAN=1
like "$(nm -D "$DAXREADCTL" 2> /dev/null)" __asan_init "and has them"

for t in "$HERE"/*.t "$HERE"/*/*.t; do
	# Not those that run no program or build their own, nor the one in which the library
	# that reads traces is to crash: the sanitizers would speak first, of a library.
	if [[ $(basename "$t") == damaged-files.t ]] || ! grep -q 'tool\.sh' "$t"; then
		continue
	fi
	status=0
	"$t" > "$log" 2>&1 || status=$?
	if grep -q '^1\.\.0 # SKIP' "$log"; then
		skip "$(sed -n 's/^1\.\.0 # SKIP //p' "$log")" "${t#"$HERE"/}"
	elif ((status == 0)) && ! grep -q 'Sanitizer\|runtime error' "$log"; then
		pass "${t#"$HERE"/}: $(grep -c '^ok' "$log") results hold"
	else
		fail "${t#"$HERE"/}"
		diag "$(grep -v '^ok' "$log" | head -n 60)"
	fi
done
done_testing
