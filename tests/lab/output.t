#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Standard output and error arrive whole, in order and separate; merged if the
# caller merges them; also with a slow reader, and with one that closes the pipe.
# shellcheck disable=SC2016 # for the lab's shell to expand
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"

LAB=("$TOP/tests/lab/run" --timeout 100 --)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

status=0
"${LAB[@]}" sh -c 'seq -f "out %.0f" 200000 & seq -f "err %.0f" 200000 >&2; wait' \
	> "$work/out" 2> "$work/err" || status=$?
is "$status" 0 'a command that writes 2 MB to both at once ends well'
ok 'standard output is whole and in order' cmp "$work/out" <(seq -f 'out %.0f' 200000)
ok 'standard error too' cmp "$work/err" <(seq -f 'err %.0f' 200000)

"${LAB[@]}" sh -c 'for i in $(seq 300); do echo "out $i"; echo "err $i" >&2; done' > "$work/both" 2>&1
ok 'sent to one place, they are in the order of writing' \
	cmp "$work/both" <(for i in $(seq 300); do echo "out $i"; echo "err $i"; done)

"${LAB[@]}" head -c 300000 /dev/zero | { sleep 12; wc -c; } > "$work/slow"
is "$(< "$work/slow")" 300000 'a reader that starts late gets everything'

status=0
{ "${LAB[@]}" sh -c 'seq 200000; exit 5' || echo $? > "$work/status"; } | head -n 1 > "$work/one"
is "$(< "$work/one") $(< "$work/status")" '1 5' 'a reader that leaves does not hold up the command'

"${LAB[@]}" sh -c 'yes & echo said' > "$work/out"
is "$(grep -c said "$work/out")" 1 'what the command leaves running ends with it'

"${LAB[@]}" sh -c 'printf "\0\1\377no newline"; exec >&- 2>&-; sleep 1' > "$work/out"
ok 'any byte comes through, with no newline at the end' \
	cmp "$work/out" <(printf '\0\1\377no newline')
done_testing
