#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# daxreadctl trace --html writes a page that needs nothing else and has the figures of the
# JSON of the same trace; --csv writes these for programs. Names in them are text.
#
# Would catch: a phase in the wrong bar or of the wrong length, a histogram that loses reads,
# a task's name that becomes markup or a formula, a machine shown that is not the trace's.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"

PAGE=$TOP/tests/tool/page/page.py
TRACES=$TOP/tests/tool/data/traces
page=$work/page.html

# written TRACE: the page, CSV and JSON of a trace; $err has the notes
written() {
	run trace --from "$1" --json
	printf '%s' "$out" > "$work/json"
	run trace --from "$1" --html "$page" --csv "$work/csv"
}

for trace in mixed ends lossy; do
	written "$TRACES/$trace.dat"
	is "$status" 0 "$trace.dat: a page and CSV beside the tables"
	is "$(printf '%s\n-- notes\n%s\n' "$out" "$err" | diff "$TRACES/$trace.trace" -)" '' "$trace.dat: which are as without them"
	is "$("$PAGE" check "$page" 2>&1)" good "$trace.dat: the page is well-formed, complete, and needs nothing else"
	is "$("$PAGE" tables "$page" | jq -c --slurpfile j "$work/json" '
		def of($caption): to_entries | map(select(.key | startswith($caption)) | .value) | first // [];
		def n: if . == "-" then null else tonumber end;
		[(of("Time of a read by phase") | map([.METHOD, .PHASE, (.READS, .MIN, .MEDIAN, .MEAN, .P99, .MAX, ."SHARE%" | n)]))
			== ($j[0].phases | map([.method, .phase, .reads, .min, .median, .mean_per_read, .p99, .max, .share_percent])),
		(of("Reads by task") | map([(.TASK | n), .COMMAND, (.READ, .READ_ITER, .BYTES, .ERRORS, .TIME | n)]))
			== ($j[0].processes | map([.pid, .command, .read_count, .read_iter_count, .bytes, .errors, .time])),
		(of("Reads by file") | map([.DEVICE, (.INODE, .READ, .READ_ITER, .BYTES, .ERRORS, .TIME | n)]))
			== ($j[0].files | map([.device, .inode, .read_count, .read_iter_count, .bytes, .errors, .time])),
		(of("Reads by what they took") | map([.FROM, .TO, .READ_ITER, .READ | n]))
			== ($j[0].distribution | map([.from, .to, .read_iter_count, .read_count]))]')" '[true,true,true,true]' \
		"$trace.dat: its tables are the JSON's"
	is "$(python3 - "$work/csv" "$work/json" << 'END'
import csv, json, sys
raw = open(sys.argv[1], "rb").read().decode("utf-8")
head, *lines = list(csv.reader(raw.splitlines(keepends=True), strict=True))
answer = json.load(open(sys.argv[2]))
assert raw.count("\n") == raw.count("\r\n") and all(len(line) == len(head) for line in lines)
rows = [dict(zip(head, line)) for line in lines]
tables = {name: answer[name] if isinstance(answer[name], list) else [answer[name]] for name in (
    "methods", "phases", "distribution", "processes", "other_processes", "files", "other_files")}
for table, wanted in tables.items():
    mine = [row for row in rows if row["table"] == table]
    for row, one in zip(mine, wanted, strict=True):
        assert set(one) <= set(head), (table, set(one) - set(head))
        assert row["unit"] == answer["unit"]
        for key in head[2:]:
            value = one.get(key)
            assert row[key] == ("" if value is None else str(value)) or float(row[key]) == value, (table, key, row, one)
print(len(rows) == sum(map(len, tables.values())))
END
)" True "$trace.dat: CSV has all rows of the JSON"
done
is "$(head -n 1 "$work/csv")" $'table,unit,method,phase,reads,min,median,p99,max,share_percent,mean_per_read,from,to,pid,command,device,inode,path,read_count,read_iter_count,bytes,errors,time,whole,tasks,files\r' \
	'CSV: the columns, in their order'

# the distribution: all reads whose time is known, and the quantiles where they belong
for trace in mixed ends lossy; do
	written "$TRACES/$trace.dat"
	is "$(jq -c '. as $j | [$j.phases[] | select(.phase == "total") | (.method + "_count") as $m | . as $t |
		([$j.distribution[][$m]] | add) == .reads,
		($j.distribution | map(select(.from <= $t.min and $t.min <= .to))[0][$m]) > 0,
		($j.distribution | map(select(.from <= $t.max and $t.max <= .to))[0][$m]) > 0,
		([$j.distribution[] | select(.to < $t.median)[$m]] | add // 0) < .reads / 2,
		([$j.distribution[] | select(.from <= $t.median)[$m]] | add) >= .reads / 2] | all' "$work/json")" true \
		"$trace.dat: the ranges have all reads, and the median in its place"
	is "$(jq '[.distribution | .[:-1], .[1:]] | transpose | all(.[0].to + 1 == .[1].from)' "$work/json")" true \
		"$trace.dat: they have no gaps"
done

# pictures PAGE JSON: compares the areas of the pictures with the JSON, and prints how many
pictures() {
	python3 - "$@" << 'END'
import json, re, sys
import xml.etree.ElementTree as xml

SVG = "{http://www.w3.org/2000/svg}"
root = xml.fromstring(open(sys.argv[1], encoding="utf-8").read().replace("<!DOCTYPE html>", "", 1))
answer = json.load(open(sys.argv[2]))


def areas(picture):
    for group in root.iter(SVG + "g"):
        rect = group.find(SVG + "rect")
        if rect is not None and group in picture:
            yield group.find(SVG + "title").text, {key: float(rect.get(key)) for key in ("x", "y", "width", "height")}


drawn = {"phases": 0, "ranges": 0}
for picture in root.iter(SVG + "svg"):
    own = list(areas(list(picture.iter(SVG + "g"))))
    name = picture.find(SVG + "title").text
    if name.startswith("What a read takes"):
        bars = [(name, rect) for name, rect in own if rect["width"] != 12]
        longest = max(phase["mean_per_read"] for phase in answer["phases"] if phase["phase"] == "total")
        end = {}
        for name, rect in bars:
            phase, time, unit, share, method = re.fullmatch(r"(\w+): ([\d.]+) (\w+) a read, ([\d.]+) % of (\w+)", name).groups()
            of = [row for row in answer["phases"] if (row["method"], row["phase"]) == (method, phase)]
            assert len(of) == 1 and unit == answer["unit"]
            assert float(time) == of[0]["mean_per_read"] and float(share) == of[0]["share_percent"], (name, of)
            assert abs(rect["width"] - 740 * of[0]["mean_per_read"] / longest) < 0.1, (name, rect)
            assert abs(rect["x"] - end.get(method, 10)) < 0.02, (name, rect, end)
            end[method] = rect["x"] + rect["width"]
            drawn["phases"] += 1
    else:
        heights = {}
        for name, rect in own:
            method, first, last, unit, reads, share = re.fullmatch(
                r"(\w+), (\d+) to (\d+) (\w+): (\d+) reads, ([\d.]+) %", name).groups()
            of = [row for row in answer["distribution"] if (row["from"], row["to"]) == (int(first), int(last))]
            assert len(of) == 1 and of[0][method + "_count"] == int(reads), (name, of)
            all_reads = sum(row[method + "_count"] for row in answer["distribution"])
            assert abs(float(share) - 100 * int(reads) / all_reads) < 0.051, name
            heights[rect["height"]] = int(reads) / all_reads
            drawn["ranges"] += 1
        highest = max(heights.values())
        for height, part in heights.items():
            assert abs(height - max(1, 130 * part / highest)) < 0.01, (height, part)
wanted = {"phases": len([1 for phase in answer["phases"] if phase["phase"] != "total"]),
          "ranges": len([1 for row in answer["distribution"] for key in ("read_count", "read_iter_count") if row[key]])}
print("all" if drawn == wanted else (drawn, wanted), drawn["phases"])
END
}
written "$TRACES/mixed.dat"
is "$(pictures "$page" "$work/json" 2>&1)" 'all 8' 'each phase and each range is drawn, as long or high as it must be'
written "$TRACES/lossy.dat"
like "$(pictures "$page" "$work/json" 2>&1)" all 'also where reads are missing'
like "$("$PAGE" text "$page")" 'events-lost: ' 'which is a warning'
written "$TRACES/ends.dat"
is "$(pictures "$page" "$work/json" 2>&1)" 'all 0' 'a trace without phases has its histogram'
like "$("$PAGE" text "$page")" 'phases-unknown: the trace has ext4_dax_read without the events before it' 'and says so'
said=$("$PAGE" text "$page")
like "$said" "This was read from the file $TRACES/ends.dat, which does not tell on which machine" 'the machine of a file is not known'
is "$("$PAGE" tables "$page" | jq 'keys | map(select(startswith("What measured"))) | length')" 0 'and this one is not shown for it'
is "$(sed -n 's/^Made by //p' <<< "$said")" "daxreadctl trace --from $TRACES/ends.dat --html $page --csv $work/csv" 'by which command it was made'

DAXREADCTL_UNIT=instructions written "$TRACES/mixed.dat"
is "$("$PAGE" text "$page" | grep -cE '[0-9] ns|in ns|^ns ')" 0 'the unit is what the environment says'
like "$("$PAGE" text "$page")" 'instructions a read' 'in its pictures, too'
is "$("$PAGE" text "$page" | head -n 1)" 'Where DAX reads spend their instructions' 'which are not called time'

# a task's name is bytes: another one in the place of "mixed reads"
name=$'=<b>"&\xff,@'
LC_ALL=C sed "s/mixed reads/$(printf '%s' "${name//&/\\&}")${name:+..}/g" "$TRACES/mixed.dat" > "$work/odd.dat"
is "$(stat -c %s "$work/odd.dat")" "$(stat -c %s "$TRACES/mixed.dat")" 'a trace with an odd name'
written "$work/odd.dat"
is "$status:$("$PAGE" check "$page" 2>&1)" 0:good 'its page has no markup but its own'
is "$("$PAGE" tables "$page" | jq -r '."Reads by task and method"[0].COMMAND')" '=<b>"&\xff,@..' 'the name is shown'
is "$(grep -c '^processes,ns,.*,"\\x3d<b>""&\\xff,@\.\.",' "$work/csv")" 2 'and is no formula in CSV'

# into files
run trace --from "$TRACES/mixed.dat" --csv -
is "$status:$(head -n 1 <<< "$out" | cut -d, -f1-3):$(grep -c PHASE <<< "$out")" '0:table,unit,method:0' '--csv -: CSV alone on standard output'
echo before > "$page"
run trace --from "$TRACES/other.dat" --html "$page"
is "$status:$(< "$page")" 2:before 'a page that does not come leaves the file as it was'
for option in html csv; do
	run trace --from "$TRACES/mixed.dat" --$option /dev/full
	fails 1 '/dev/full: cannot be written: No space left on device' "--$option: a full one is named"
	run trace --from "$TRACES/mixed.dat" --$option "$work/none/answer"
	fails 1 "$work/none/answer: cannot be written: No such file or directory" "--$option: and one that cannot be made"
	run trace --from "$TRACES/mixed.dat" --$option "$work/one" --output-file "$work/./one"
	fails 64 'is the file of --output-file, too; give another' "--$option: two results in one file"
done
run trace --from "$TRACES/mixed.dat" --html -
fails 1 '-: cannot be written: this goes into a file only' 'a page onto standard output'
run trace --from "$TRACES/mixed.dat" --csv - --json
fails 64 '--csv -: not together with --json, it is the whole answer' 'two answers'
run trace --csv - -- true
fails 64 '--csv -: not together with a command, it is the whole answer' 'an answer amid the output of a command'
run trace --html "$work/none/page" --seconds 1
fails 1 'cannot be written: No such file or directory' 'told before anything is traced'
is "$(find "$work" -name '*.part')" '' 'no half page is left'
done_testing
