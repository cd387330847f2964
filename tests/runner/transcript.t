#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# tests/lib/transcript tells a command that does as written from one that does not.
#
# Would catch: a status that is not looked at, a pattern that is too wide, a line too many
# or too few, a last command that is left out.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# result LINE...: how the tests of such a transcript end
result() {
	printf '%s\n' "$@" > "$work/transcript"
	"$TOP/tests/lib/transcript" "$work/transcript" | grep -oE '^(not )?ok' | paste -sd,
}

is "$(result '# echo a' a '# true' '# false' '[1]')" ok,ok,ok 'as written'
is "$(result '# echo a' b)" 'not ok' 'another line'
is "$(result '# echo a' a a)" 'not ok' 'a line too few'
is "$(result '# echo a; echo b' a)" 'not ok' 'a line too many'
is "$(result '# false')" 'not ok' 'a failure that is not written'
is "$(result '# true' '[1]')" 'not ok' 'success where a failure is written'
is "$(result '# echo "a[1]?"' 'a[1]?')" ok 'what a pattern would take for its own'
is "$(result '# echo "ab1c"' 'ab[1]c')" 'not ok' '... is none'
is "$(result '# echo a 12 b' 'a * b')" ok 'anything in a line'
is "$(result '# printf "1\n2\n3\n"' ... 3)" ok 'any lines, and the last'
is "$(result '# printf "1\n2\n3\n"' ... 4)" 'not ok' '... which is another'
is "$(result '# printf "1\n2\n"' ... 2 ...)" ok 'any lines, and none'
is "$(result '# echo a >&2' a)" ok 'standard error, too'
# shellcheck disable=SC2016 # $ is the transcript's
is "$(result '; a remark' '# x=1' '# echo $x' 1)" ok,ok 'one shell for all'
is "$(result '# sleep 5 &' '# kill $!')" ok,ok 'what runs in the background is not waited for'
is "$(result '# printf a' a)" 'not ok' 'a line that does not end'
done_testing
