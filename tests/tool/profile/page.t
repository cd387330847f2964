#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# daxreadctl profile --html writes a page that needs nothing else: both profiles as bars, the
# calls of each method as a picture, and both as tables, with the figures of the JSON.
#
# Would catch: a call under the wrong caller or of the wrong width, samples that are lost or
# counted twice in the tree, a function's name that becomes markup, stacks of any depth that
# end the program.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"

PAGE=$TOP/tests/tool/page/page.py
page=$work/page.html
cat > "$work/stacks" << 'END'
# sampled: cpu-clock each 20011, reads of 4096 bytes
# read_iter a read not sampled takes 1000 instructions
# read a read not sampled takes 500 instructions
read_iter;main;__libc_pread;vfs_read_[k];iomap_iter_[k] 100
read_iter;main;__libc_pread;vfs_read_[k];copy_mc_[k] 700
read_iter;main;__libc_pread;vfs_read_[k] 50
read_iter;main-loop;vfs_read_[k] 60
read_iter;main 80
read_iter;<script>alert(1)</script>;x<y>&"'z 10
read;main;__libc_pread;vfs_read_[k];copy_mc_[k] 350
read;main;__libc_pread;ext4_dax_read_[k] 50
read;main;entry_[k];main 96
read;seldom 4
END

run profile --from "$work/stacks"
printed=$out
run profile --from "$work/stacks" --html "$page"
is "$status:$err:$out" "0::$printed" 'a page beside the tables, which are as without it'
is "$("$PAGE" check "$page" 2>&1)" good 'it is well-formed, complete, and needs nothing else'
said=$("$PAGE" text "$page")
run profile --from "$work/stacks" --json
printf '%s' "$out" > "$work/json"
is "$("$PAGE" tables "$page" | jq -c --slurpfile j "$work/json" '."Functions, each without those that it calls" |
	map([.FUNCTION, .IN, (."READ_ITER%", ."READ%", .READ_ITER, .READ | tonumber), (.ONLY | if . == "-" then null else . end)])
	== ($j[0].functions | map([.function, .in, .read_iter_percent, .read_percent, .read_iter_cost, .read_cost, .only]))')" true \
	'its table of functions is the JSON'\''s'
for method in read_iter read; do
	like "$said" "$(grep "only $method runs:" <<< "$printed")" "it has the sum of what only $method runs"
done
# shellcheck disable=SC2016 # jq's variable
CALLS='to_entries | map(select(.key | startswith("Calls, each"))) | .[0].value'
is "$("$PAGE" tables "$page" | jq -r "$CALLS"' | map([.DEPTH, .FUNCTION, .IN, ."READ_ITER%", ."READ%"] | join(" "))[]')" \
"1 main user 93.00 99.20
2 __libc_pread user 85.00 80.00
3 vfs_read kernel 85.00 70.00
4 copy_mc kernel 70.00 70.00
4 iomap_iter kernel 10.00 0.00
3 ext4_dax_read kernel 0.00 10.00
2 entry kernel 0.00 19.20
3 main user 0.00 19.20
1 main-loop user 6.00 0.00
2 vfs_read kernel 6.00 0.00
1 <script>alert(1)</script> user 1.00 0.00
2 x<y>&\"'z user 1.00 0.00" 'the calls of both methods, each with all that it calls'

# drawn PAGE STACKS: the calls that are drawn, by method and depth; each must stand below its
# caller, be as wide as its share in the stacks, and not overlap
drawn() {
	python3 - "$@" << 'END'
import collections, re, sys
import xml.etree.ElementTree as xml

SVG = "{http://www.w3.org/2000/svg}"
root = xml.fromstring(open(sys.argv[1], encoding="utf-8").read().replace("<!DOCTYPE html>", "", 1))
counts, totals = collections.Counter(), collections.Counter()
for line in open(sys.argv[2]):
    if line[0] != "#":
        stack, count = line.rsplit(" ", 1)
        method, *frames = [frame.removesuffix("_[k]") for frame in stack.split(";")]
        totals[method] += int(count)
        for depth in range(1, len(frames) + 1):
            counts[(method, *frames[:depth])] += int(count)
seen = 0
for picture in root.iter(SVG + "svg"):
    if not picture.get("aria-labelledby").startswith("calls"):
        continue
    rows = collections.defaultdict(list)
    for group in picture.iter(SVG + "g"):
        rect = group.find(SVG + "rect")
        name = re.fullmatch(r"(.*): ([\d.]+) %, ([\d.]+) instructions of (\w+)", group.find(SVG + "title").text)
        x, y, width = (float(rect.get(key)) for key in ("x", "y", "width"))
        above = [call for call in rows[y - 20] if call[0] - 0.02 <= x and x + width <= call[1] + 0.02]
        assert len(above) == (y > 28), (name[0], above)
        stack = (above[0][2] if above else (name[4],)) + (name[1],)
        share = counts[stack] / totals[name[4]]
        assert abs(float(name[2]) - 100 * share) < 0.00501, (name[0], share)
        assert abs(float(name[3]) - share * {"read_iter": 1000, "read": 500}[name[4]]) < 0.0501, name[0]
        assert abs(width - 740 * share) < 0.02, (name[0], width)
        assert not any(call[0] < x + width - 0.02 and x < call[1] - 0.02 for call in rows[y]), name[0]
        assert float(picture.get("viewBox").split()[3]) > y + 20, "cut off"
        rows[y].append((x, x + width, stack))
        seen += 1
print(seen, len(counts))
END
}
is "$(drawn "$page" "$work/stacks" 2>&1)" '17 17' 'each call is drawn below its caller, as wide as its share'
run profile --from "$work/stacks" --svg "$work/svg"
is "$(python3 - "$page" "$work/svg" << 'END'
import sys
import xml.etree.ElementTree as xml
SVG = "{http://www.w3.org/2000/svg}"
def areas(root):
    return [(group.find(SVG + "title").text, group.find(SVG + "rect").get("width")) for group in root.iter(SVG + "g")]
page = xml.fromstring(open(sys.argv[1], encoding="utf-8").read().replace("<!DOCTYPE html>", "", 1))
bars = [picture for picture in page.iter(SVG + "svg") if picture.get("aria-labelledby").startswith("functions")]
print(len(bars), areas(bars[0]) == areas(xml.parse(sys.argv[2]).getroot()), len(areas(bars[0])))
END
)" '1 True 9' 'its bars are those of --svg'
like "$said" "This was read from the file $work/stacks, which does not tell on which machine" 'the machine of a file is not known'
like "$said" 'The file that was read does not tell whether anything makes these figures mean something else.' 'nor are its warnings'
is "$(sed -n 's/^Made by //p' <<< "$said")" "daxreadctl profile --from $work/stacks --html $page" 'by which command it was made'

# stacks alone, without costs; very deep ones; names that are no text
{
	printf 'read_iter;%s;\e[31m\xff\u202e 20\n' "$(printf 'f%d;' {1..3000} | sed 's/;$//')"
	printf 'read;main 20\n'
} > "$work/deep"
run profile --from "$work/deep" --html "$page"
is "$status:$("$PAGE" check "$page" 2>&1)" 0:good 'a stack of 3001 functions'
is "$("$PAGE" tables "$page" | jq -r "$CALLS | length")" 129 'of which 128 are shown'
printf '%s\n' $'read_iter;\e[31m\xff\u202e<b> 20' 'read;main 20' > "$work/odd"
run profile --from "$work/odd" --html "$page"
is "$status:$("$PAGE" check "$page" 2>&1)" 0:good 'names that are no text'
like "$("$PAGE" text "$page")" '\x1b[31m\xff\xe2\x80\xae<b>: 100.00 % of read_iter' 'are shown as in a terminal, and no cost where none is known'

# what cannot be written
echo before > "$page"
run profile --from "$work/none" --html "$page"
is "$status:$(< "$page")" 1:before 'a page that does not come leaves the file as it was'
run profile --from "$work/stacks" --html /dev/full
fails 1 '/dev/full: cannot be written: No space left on device' 'a full device'
run profile --from "$work/stacks" --svg /dev/full
fails 1 '/dev/full: cannot be written: No space left on device' 'and for the picture alone'
run profile --html "$work/none/page" "$work/stacks"
fails 1 'page: cannot be written: No such file or directory' 'a page where none can be, told before the work'
run profile --from "$work/stacks" --html -
fails 1 '-: cannot be written: this goes into a file only; give its name, or ./-' 'a page onto standard output'
run profile --from "$work/stacks" --html "$work/one" --svg "$work/./one"
fails 64 'is the file of --svg, too; give another' 'two results in one file'
is "$(find "$work" -name '*.part')" '' 'no half page is left'
done_testing
