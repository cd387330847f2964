#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Two profiles are compared and summed up, from folded stacks whose sums are easy to do
# by hand.
#
# Would catch: functions with several callers counted separately, the wrong ones
# marked, sums and shares of the wrong method, a name that breaks the picture, bad
# files accepted.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"

cat > "$work/stacks" << 'END'
# sampled: cpu-clock each 20011, reads of 4096 bytes
# read_iter a read not sampled takes 1000 instructions
# read a read not sampled takes 500 instructions
# any other remark
read_iter;main;__libc_pread;vfs_read_[k];iomap_iter_[k] 100
read_iter;main;iomap_iter_[k] 50
read_iter;main;copy_mc_[k] 700
read_iter;main 140
read_iter;main;seldom_[k] 9
read_iter;[unknown];x<y>&"z 1

read;main;copy_mc_[k] 350
read;main;ext4_dax_read_[k] 50
read;main;entry_[k];main 100
END
run profile --from "$work/stacks"
is "$status:$err" 0: 'stacks of both methods are read'
is "$out" "$(cat << 'END'
Where a read of 4096 bytes spends its time: 1000 samples by read_iter, 500 by read, one of cpu-clock each 20011.
READ_ITER and READ are instructions of a read.

FUNCTION      IN     READ_ITER% READ% READ_ITER  READ ONLY
copy_mc       kernel      70.00 70.00     700.0 350.0 -
main          user        14.00 20.00     140.0 100.0 -
iomap_iter    kernel      15.00  0.00     150.0   0.0 read_iter
ext4_dax_read kernel       0.00 10.00       0.0  50.0 read
seldom        kernel       0.90  0.00       9.0   0.0 -
x<y>&"z       user         0.10  0.00       1.0   0.0 -

Functions that only read_iter runs: 1, together 15.00 %, 150.0 of 1000.0 instructions a read.
Functions that only read runs: 1, together 10.00 %, 50.0 of 500.0 instructions a read.
In 2021, time on hardware, reads of 4096 bytes: 20.81 % and 7.99 %.
END
)" 'their functions, those that one alone runs, and what they cost'
run profile --from "$work/stacks" --json
is "$(json '[.schema, .unit, .event, .period, .block_size_bytes]')" '[1,"instructions","cpu-clock",20011,4096]' \
	'JSON: what was sampled'
is "$(json '[.methods[] | [.method, .samples, .cost_per_read, .only_percent, .only_cost]]')" \
	'[["read_iter",1000,1000,15,150],["read",500,500,10,50]]' 'JSON: both methods'
is "$(json '[.functions[] | [.function, .in, .read_iter_percent, .read_percent, .only]][1:4]')" \
	'[["main","user",14,20,null],["iomap_iter","kernel",15,0,"read_iter"],["ext4_dax_read","kernel",0,10,"read"]]' \
	'JSON: the functions'

grep -v '^#' "$work/stacks" > "$work/bare"
run profile --from "$work/bare"
is "$status:$err" 0: 'stacks alone will do'
like "$out" 'iomap_iter    kernel      15.00  0.00         -    - read_iter' 'then costs are not known'
like "$out" 'only read_iter runs: 1, together 15.00 %.' 'and not said'
is "$("$DAXREADCTL" profile --from "$work/bare" --json | jq -c '[.unit, .event, .methods[0].cost_per_read, .functions[0].read_cost]')" \
	'[null,null,null,null]' 'and null in JSON'

run profile --from "$work/stacks" --svg "$work/picture.svg"
is "$status:$err" 0: 'a picture is drawn'
is "$(python3 - "$work/picture.svg" << 'END'
import sys
import xml.etree.ElementTree as xml

svg = "{http://www.w3.org/2000/svg}"
pieces = {}
for group in xml.parse(sys.argv[1]).getroot().iter(svg + "g"):
    rect = group.find(svg + "rect")
    pieces.setdefault(rect.get("y"), []).append(
        (float(rect.get("x")), float(rect.get("width")), group.find(svg + "title").text))
for y, bar in sorted(pieces.items(), key=lambda bar: float(bar[0])):
    end = bar[0][0]
    for x, width, _ in bar:
        assert abs(x - end) < 0.02, (x, end)
        end = x + width
    print(round(end - bar[0][0]), bar[0][2])
END
)" "$(printf '740 iomap_iter: 15.00 %%, 150.0 instructions of read_iter\n370 ext4_dax_read: 10.00 %%, 50.0 instructions of read')" \
	'its bars are as long as the reads cost, their pieces without gaps, their own functions first'
exec {nameless}<> "$work/nameless"
rm "$work/nameless"
run profile --from "$work/stacks" --svg "/dev/fd/$nameless"
is "$status:$err:$(tail -n 1 "/dev/fd/$nameless")" '0::</svg>' 'into an open file that has no name any more'
exec {nameless}>&-
run profile --from "$work/stacks" --svg "$work/no/picture.svg"
fails 1 'picture.svg: cannot be written: No such file or directory' 'a picture where none can be'
run profile --from "$work/stacks" --svg -
fails 1 '-: cannot be written: this goes into a file only; give its name, or ./-' 'a picture onto standard output'
run profile --folded "$work/no/folded" "$work/stacks"
fails 1 'folded: cannot be written: No such file or directory' 'stacks where none can be, told before the work'

bad() {
	printf '%s\n' "$1" > "$work/bad"
	run profile --from "$work/bad"
	fails 1 "$2" "$3"
}
bad 'read_iter;main 5' 'cannot be compared: it has no samples of read' 'one method alone'
bad '' 'cannot be compared: it has no samples of read_iter' 'nothing'
bad 'main;x 5' 'line 1 is not METHOD;FUNCTION' 'a stack of no method'
bad 'read;main' 'line 1 is not' 'a stack without a count'
bad 'read;main 0' 'line 1 is not' 'a count of 0'
bad 'read;main -4' 'line 1 is not' 'a negative count'
bad 'read;main 99999999999999999' 'line 1 is not' 'a count beyond all measure'
bad 'read; 4' 'line 1 is not' 'a stack without a function'
run profile --from "$work"
fails 1 'cannot be read: Is a directory' 'a directory'
run profile --from "$work/none"
fails 1 'cannot be opened: No such file' 'no file'
run profile
fails 64 'an operand is missing: FILE' 'nothing to read'
run profile --from x y
fails 64 '--from x: goes with --json, --svg, --html and --output-file only' 'from a file and of another'
run profile --from x --folded y
fails 64 '--from x: goes with --json, --svg, --html and --output-file only' 'from a file and into one'
run profile --folded - --json x
fails 64 '--folded -: not together with --json' 'two answers'
run profile --svg "$work/one" --folded "$work/./one" x
fails 64 'is the file of --folded, too; give another' 'two results in one file'
run profile --block-size 0 x
fails 64 '--block-size 0: give' 'reads of nothing'
run profile --unit miles x
fails 64 '--unit miles: give ns or instructions' 'no such unit'
done_testing
