#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# --quiet leaves out progress and notes, of every command; warnings and errors stay, and so
# does the answer. On a terminal nothing is drawn.
#
# Would catch: an error or a warning that is hidden, a command without the option, progress
# that heeds it on a terminal only.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"

tree=$(tree lab)
TRACE=$TOP/tests/tool/data/traces/lossy.dat
head -c 64K /dev/zero > "$work/file"
cd "$work"

# quiet NOTE ARG...: a run prints NOTE; one with --quiet or -q does all but that
quiet() {
	local rest option
	run "${@:2}"
	rest=$status:$out:$(grep -vF "$1" <<< "$err" || true)
	like "$err" "$1" "with a note: $2"
	for option in --quiet -q; do
		run "$2" "$option" "${@:3}"
		is "$status:$out:$err" "$rest" "$2 $option: the same without it"
	done
}

: > LABEL=x
# the answer depends on the machine, the note does not
quiet 'this is a path here' list LABEL=x
quiet 'nothing to set' apply --sysroot "$tree"
DAXREADCTL_UNIT=ns run bench --any-file --file file --block-size 1 --reads 70
like "$err" '0 % done, now 1' 'bench: with progress'
run bench -q --any-file --file file --block-size 1 --reads 70 --csv -
is "$status:$err:$(wc -l <<< "$out")" 0::2 'bench -q: without'

mapfile -t commands < <("$DAXREADCTL" --help | awk '/^Commands:/ { on = 1; next } !NF { on = 0 } on { print $1 }')
for command in "${commands[@]}"; do
	run "$command" --quiet --no-such-option
	fails 64 '--no-such-option: no such option' "$command --quiet: wrong usage is said"
done
run bench -q --any-file --file none
fails 1 'none: cannot be' 'an error is said'
run trace -q --from "$work/none"
fails 1 'none' 'and of another command'

# warned ARG...: what a run says is said with --quiet, too
warned() {
	local before
	run "$@"
	before=$err
	run "$1" --quiet "${@:2}"
	[[ $before ]] || before='a warning was expected'
	is "$err" "$before" "a warning stays: $1"
}
warned set on --all --sysroot "$(tree server)"
warned trace --from "$TRACE"

bench="'$DAXREADCTL' bench --any-file --file file --block-size 1 --reads 700 --csv none.csv --json /dev/null"

# on_terminal COMMAND: the number of bytes that it prints there beside its answer
on_terminal() { TERM=xterm script -qec "$1 > /dev/null" /dev/null < /dev/null | wc -c; }
is "$(($(on_terminal "$bench") > 50)):$(on_terminal "$bench --quiet")" 1:0 'on a terminal nothing is drawn'
done_testing
