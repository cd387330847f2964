#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# trace-cmd with the plugin prints the traces from save-traces, and daxreadctl trace
# sums them up. Both must agree with saved output that was checked by hand. UPDATE=1
# saves the current output; check the difference before you commit it.
#
# Would catch: an event that is printed or summed up in another way, a plugin that does
# not load or unload, a file that is no trace and is accepted.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"

TRACES=$TOP/tests/tool/data/traces
export TRACEEVENT_PLUGIN_DIR=$TOP/build/tracing
[[ -e $TRACEEVENT_PLUGIN_DIR/plugin_ext4_dax_read.so ]] || make -s -C "$TOP/tracing" >&2

# as_saved FILE DESCRIPTION: standard input must be the content of FILE
as_saved() {
	local got=$work/${1##*/}
	cat > "$got"
	[[ ! ${UPDATE:-} ]] || cp "$got" "$1"
	ok "$2" diff -u "$1" "$got"
}

if command -v trace-cmd > /dev/null; then
	for trace in mixed ends; do
		as_saved "$TRACES/$trace.report" "trace-cmd report prints $trace.dat for people" \
			< <(trace-cmd report "$TRACES/$trace.dat" 2>&1)
	done
	like "$(trace-cmd report -N "$TRACES/mixed.dat" 2>&1)" 'len 4096 ret -5 ns' \
		'without plugins it prints what the kernel would'
	# an installed plugin is loaded, too; the last one loaded prints
	# shellcheck disable=SC2046 # several flags
	cc -shared -fPIC $(pkg-config --cflags libtraceevent) -o "$work/plugin_ext4_dax_read.so" \
		"$TOP/tests/tool/trace/marked-plugin.c"
	is "$(TRACEEVENT_PLUGIN_DIR=$work trace-cmd report "$TRACES/mixed.dat" 2>&1 |
		grep -c ' ext4_dax_read: .*marked plugin')" "$(grep -c ' ext4_dax_read: ' "$TRACES/mixed.report")" \
		'the plugin comes from the directory that is named'
else
	skip 'trace-cmd is not installed' 'trace-cmd report prints saved traces'
fi

for trace in mixed ends lossy; do
	run trace --from "$TRACES/$trace.dat"
	is "$status" 0 "$trace.dat is read"
	as_saved "$TRACES/$trace.trace" "$trace.dat: tables and notes" \
		< <(printf '%s\n-- notes\n%s\n' "$out" "$err")
	run trace --from "$TRACES/$trace.dat" --json
	is "$status:$err" 0: "$trace.dat is read as JSON, without a note"
	as_saved "$TRACES/$trace.json" "$trace.dat: JSON" < <(printf '%s\n' "$out")
	is "$(json '[.phases | group_by(.method)[] | map(select(.phase != "total").share_percent) | add |
		select(. != null and (. < 99.7 or . > 100.3))]')" '[]' \
		"$trace.dat: the shares of a method add up to 100 %"
	is "$(json '[.methods[].reads] | add')" "$(json '[.processes[] | .read_count + .read_iter_count] | add')" \
		"$trace.dat: tasks and methods have the same reads"
	is "$(json '[.methods[].reads] | add')" \
		"$(json '([.methods[].whole] | add) + .reads_begun_before + .reads_with_gaps')" \
		"$trace.dat: each read is whole, or it is said what it lacks"
done
DAXREADCTL_UNIT=instructions run trace --from "$TRACES/mixed.dat"
like "$out" 'Time of a read by phase, in instructions' 'the unit is what the environment says'

# Into a file: its old content stays until all is written, and a symbolic link stays a link
run trace --from "$TRACES/mixed.dat" --json
answer=$out
echo before > "$work/answer"
chmod 600 "$work/answer"
ln -s answer "$work/link"
run trace --from "$TRACES/other.dat" --json --output-file "$work/link"
is "$status:$(< "$work/answer")" 2:before 'an answer that does not come leaves the file as it was'
run trace --from "$TRACES/mixed.dat" --json --output-file "$work/link"
is "$status:$out:$(< "$work/answer")" "0::$answer" 'one that comes is in the file, and only there'
is "$(stat -c %a "$work/answer"):$(readlink "$work/link")" 600:answer 'which has the mode that it had, and the link is one'
run trace --from "$TRACES/mixed.dat" --json
answer=$out
run trace --from "$TRACES/mixed.dat" --json --output-file -
is "$status:$out" "0:$answer" '--output-file -: the answer is printed'
run trace --json --output-file - -- true
fails 64 "standard output is the command's" 'which a command does not share'
run trace --from "$TRACES/mixed.dat" --output-file /dev/full
fails 1 '/dev/full: cannot be written: No space left on device' 'a full one is named'
run trace --from "$TRACES/mixed.dat" --output-file "$work/none/answer"
fails 1 "$work/none/answer: cannot be written: No such file or directory" 'and one that cannot be made'

run trace --from "$TRACES/other.dat"
fails 2 'cannot be summed up: it knows no event ext4:ext4_dax_read' 'a trace of something else'
run trace --from "$work/none"
fails 1 'none: cannot be opened: No such file or directory' 'no file'
run trace --from "$work"
fails 1 'cannot be read: Is a directory' 'a directory'
run trace --from "$0"
fails 1 'is not a trace' 'a file that is no trace'
: > "$work/empty"
run trace --from "$work/empty"
fails 1 'is not a trace' 'an empty file'
head -c 5000 "$TRACES/mixed.dat" > "$work/cut"
run trace --from "$work/cut"
fails 1 "$work/cut: " 'a trace cut off'
# endless FILE TEXT DESCRIPTION
endless() {
	status=0
	err=$(timeout 60 "$DAXREADCTL" trace --from "$TOP/tests/tool/data/damaged-traces/$1" 2>&1) || status=$?
	is "$status" 1 "$3"
	like "$err" "$2" 'and the message says so'
}
endless record-without-length.dat 'cannot be read to its end: it is damaged; record it again' \
	'a damaged trace over which the library never comes to an end'
# 3 s of processor time, so not where few damaged files are tried (make check)
if ((${MUTANTS:-25} >= 25)); then
	endless cut-in-header.dat 'is damaged: reading it came to no end in 3 s; record it again' \
		'one that the library reads at its end for ever'
else
	skip "it takes 3 s; make test runs it" 'one that the library reads at its end for ever'
fi

run trace --record "$work/../${work##*/}/one" --output-file "$work/one" -- true
fails 64 'is the file of --record, too; give another' 'the answer in the place of the trace'
run trace --from x --seconds 3
fails 64 '--from x: goes with --json, --csv, --html, --all-tasks and --output-file only' 'from a file and for a time'
run trace --from x -- true
fails 64 '--from x: goes with --json, --csv, --html, --all-tasks and --output-file only' 'from a file and of a command'
run trace --from x --record y
fails 64 '--from x: goes with --json, --csv, --html, --all-tasks and --output-file only' 'from a file and into one'
run trace --seconds 3 -- true
fails 64 '--seconds: not together with a command' 'for a time and of a command'
run trace --
fails 64 'no command comes after it' '-- without a command'
run trace --seconds 0
fails 64 '--seconds 0: give' 'for no time'
run trace --buffer-size 0
fails 64 '--buffer-size 0: give' 'with no buffer'
run trace a b
fails 64 'b: one operand too many' 'two file systems'
done_testing
