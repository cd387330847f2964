#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# daxreadctl bench --html writes a page that needs nothing else and has the figures of the
# same run's JSON; --csv writes these figures for programs. Names in them are text.
#
# Would catch: a figure in the wrong cell or at the wrong place of a picture, a name that
# becomes markup or a formula, a page that loads something, half a page, a run of minutes
# whose page then cannot be written.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"

PAGE=$TOP/tests/tool/page/page.py
tree=$(tree server)
file=$work/file
page=$work/page.html
head -c 1M /dev/urandom > "$file"
bench() { run bench --sysroot "$tree" --file "$file" --reads 70 "$@" /srv/db; }

bench --block-size 1,4K,1M --threads 1,2 --percentiles --html "$page" --json "$work/json" --csv "$work/csv"
is "$status" 0 'a page of two methods, in two panels'
printed=$out
is "$("$PAGE" check "$page" 2>&1)" good 'it is well-formed, complete, and needs nothing else'
is "$("$TOP/tests/tool/bench/same-figures.py" "$page" "$work/json" 2>&1)" \
	'54 Cost of a read, in ns
30 Method cost: a read less FLOOR, the VFS floor, which is 1 byte of /dev/zero.
24 Reads, and MiB, a second, of all threads together
60 Single reads' 'each figure, setting and warning is that of the JSON'
LIMITS='limit: as much from /dev/zero (ZERO); limit: copy from a mapping (COPY)'
is "$("$TOP/tests/tool/bench/points.py" "$page" "$work/json" 2>&1)" "1 read_iter; read; $LIMITS
2 read_iter; read; $LIMITS" 'every point stands where its figure belongs'
said=$("$PAGE" text "$page")
is "$(grep -xF "Reads on /srv/db (/dev/pmem0p1), kernel $(uname -r), in ns a read" <<< "$said")" \
	"$(head -n 1 <<< "$printed")" 'it says what was read, as the table does'
is "$(sed -n 's/^Made by //p' <<< "$said")" "daxreadctl bench --sysroot $tree --file $file --reads 70 --block-size 1,4K,1M \
--threads 1,2 --percentiles --html $page --json $work/json --csv $work/csv /srv/db" 'and by which command'
is "$(grep -oE 'The VFS floor, 1 byte of /dev/zero, is [0-9.]+ ns' <<< "$said" | head -n 1)" \
	"The VFS floor, 1 byte of /dev/zero, is $(jq '.floor.dev_zero_1' "$work/json" | xargs printf %.1f) ns" 'and the floor'

# csv CODE: python with the rows of $work/csv as dicts in r, the heading in h, the JSON in j
csv() {
	python3 - "$work/csv" "$work/json" "$1" << 'END'
import csv, json, sys
raw = open(sys.argv[1], "rb").read().decode("utf-8")
assert raw.endswith("\r\n") and raw.count("\n") == raw.count("\r\n"), "ends of lines"
h, *lines = list(csv.reader(raw.splitlines(keepends=True), strict=True))
assert all(len(line) == len(h) for line in lines), "fields"
r = [dict(zip(h, line)) for line in lines]
j = json.load(open(sys.argv[2]))
exec(sys.argv[3])
END
}
is "$(csv 'print(",".join(h))')" unit,kernel,device,mount_point,peer,caller,pattern,block_size_bytes,threads,method,reads,\
per_read_median,per_read_min,per_read_max,method_cost,overhead,dev_zero_median,user_copy_median,dev_zero_1_median,\
getppid_median,over_read_iter,over_read_iter_interval_low,over_read_iter_interval_high,over_read_iter_verdict,\
per_read_interval_low,per_read_interval_high,per_read_interval_confidence,reads_per_second_median,reads_per_second_min,\
reads_per_second_max,mib_per_second,single_reads_count,single_reads_p50,single_reads_p90,single_reads_p99,\
single_reads_p99_9,single_reads_max,cycles_per_read_median,instructions_per_read_median,branch_misses_per_read_median,\
l1d_read_misses_per_read_median,llc_misses_per_read_median,written_bytes_per_read,unwritten_bytes_per_read,\
hole_bytes_per_read,rounds_switched 'CSV: the columns, in their order'
is "$(csv '
def at(row, key):
    """the value of a column in an object of the JSON; a member of a member has both names"""
    if key in row:
        return row[key]
    return next((row[name][key[len(name) + 1:]] for name in row if isinstance(row[name], dict) and
                 key.startswith(name + "_") and key[len(name) + 1:] in row[name]), None)

compared = 0
for row, result in zip(r, j["results"], strict=True):
    case = {key: result[key] for key in ("block_size_bytes", "threads", "pattern", "caller")}
    more = {}
    for rows in ("limits", "ratios"):
        found = [one for one in j[rows] if all(one[key] == case[key] for key in case)]
        assert len(found) == 1
        more[rows] = found[0]
    ratio = {key.removeprefix("read_"): value for key, value in more["ratios"].items() if key.startswith("read_over")}
    for key in h:
        value = next((value for value in (at(result, key), at(more["limits"], key),
            at(ratio, key) if result["method"] == "read" else None, j.get(key)) if value is not None), None)
        if value is None:
            assert row[key] == "", (key, row[key])
        elif isinstance(value, str):
            assert row[key] == value, (key, row[key], value)
            compared += 1
        else:
            assert float(row[key]) == value, (key, row[key], value)
            compared += 1
print(compared >= 12 * 30 or compared)')" True 'CSV: each field is that of the JSON, or empty'

if [[ $DAXREADCTL == */san/* ]]; then
	skip 'the sanitizers listen to the same calls' 'what lies below the VFS floor has no ratio'
else
	preload_library call-log
	# a device that is slower than a file, as it can seem on a busy machine
	capture env LD_PRELOAD="$work/call-log.so" CALL_SLOW_DEVICE=1 "$DAXREADCTL" bench --sysroot "$tree" --file "$file" \
		--reads 70 --block-size 1,4K --html "$page" --json "$work/json" /srv/db
	is "$status:$(jq -c '[.ratios[].method_cost_read_over_read_iter]' "$work/json")" '0:[null,null]' \
		'what lies below the VFS floor has no ratio'
	like "$("$TOP/tests/tool/bench/same-figures.py" "$page" "$work/json" 2>&1)" '10 Method cost' 'nor in the page'
fi

bench --block-size 1 --csv -
is "$status:$(wc -l <<< "$out"):$(cut -d, -f1,4 <<< "$out" | paste -sd' ')" '0:3:unit,mount_point ns,/srv/db ns,/srv/db' \
	'--csv -: CSV alone on standard output'
run bench --any-file --file "$file" --reads 70 --block-size 64 --html "$page"
is "$status:$("$PAGE" check "$page" 2>&1)" 0:good 'one method and one size'
like "$("$PAGE" text "$page")" "Reads of $file, kernel" 'of any file'
DAXREADCTL_UNIT=instructions run bench --any-file --file "$file" --reads 70 --block-size 64 --html "$page" --csv "$work/csv"
said=$("$PAGE" text "$page")
is "$(grep -c 'instructions a read$' <<< "$said"):$(grep -cE '[0-9] ns| ns ' <<< "$said")" 5:0 'in the unit of the run'
is "$(cut -d, -f1 "$work/csv" | paste -sd' ')" 'unit instructions' 'and so in CSV'
run bench --any-file --file "$file" --preset thread --methods read_iter --reads 70 --html "$page"
is "$status:$("$PAGE" check "$page" 2>&1)" 0:good 'the thread of 2021'
is "$("$PAGE" tables "$page" | jq -r '."The thread of 2021, on hardware, ns a read"[0] | [."READ BY", .READ_ITER, .READ] | join(" ")')" \
	'pread, 12 January 2021, read beside read_iter 543.5 399.1' 'with its figures'

# names: a mount point that is markup, quotes and a formula, and bytes that are no text
name=$'=cmd|"x",\'<script>alert(1)</script>&amp;\e[31m\xff\u202e\uffff--><![CDATA['
shown=$'=cmd|"x",\'<script>alert(1)</script>&amp;\\x1b[31m\\xff\\xe2\\x80\\xae\\xef\\xbf\\xbf--><![CDATA['
sed -i "\\| 259:1 |d" "$tree/proc/self/mountinfo"
printf '50 22 259:1 / %s rw,relatime - ext4 /dev/pmem0p1 rw,dax=always\n' "$name" >> "$tree/proc/self/mountinfo"
odd=$work/$'<img src=x onerror=alert(1)>&"\'\xff'
cp "$file" "$odd"
run bench --sysroot "$tree" --file "$odd" --reads 70 --block-size 1 --html "$page" --csv "$work/csv" --json "$work/json" /dev/pmem0p1
is "$status" 0 'odd names'
is "$("$PAGE" check "$page" 2>&1)" good 'the page has no markup but its own'
like "$("$PAGE" text "$page")" "Reads on $shown (/dev/pmem0p1)" 'and shows them as the table does'
like "$("$PAGE" text "$page")" "--file \$'$work/<img src=x onerror=alert(1)>&\"\\047\\377'" 'the command line as a shell takes it'
is "$(csv 'print(r[0]["mount_point"])')" "\\x3d${shown#=}" 'in CSV a spreadsheet sees no formula'

# what cannot be written
nothing_measured() { is "$(grep -c 'done, now' <<< "$err")" 0 'before anything is measured'; }
tree=$(tree server)
for option in html csv; do
	bench --$option "$work/none/file"
	fails 1 'cannot be written: No such file or directory; give a file in a directory' "--$option where no file can be"
	nothing_measured
	bench --$option "$work"
	fails 1 'cannot be written: it is a directory; give a file' "--$option: a directory"
	run bench --any-file --file "$file" --block-size 1 --reads 7 --$option /dev/full
	fails 1 '/dev/full: cannot be written: No space left' "--$option onto a full device"
	bench --$option "$work/one" --json "$work/./one"
	fails 64 'is the file of --json, too; give another' "--$option and --json in one file"
done
bench --html -
fails 1 '-: cannot be written: this goes into a file only; give its name, or ./-' 'a page onto standard output'
nothing_measured
bench --csv - --json -
fails 64 '--csv -: standard output is that of --json; name a file for one of them' 'two answers on standard output'
bench --compare "$work/json" --csv -
fails 64 '--csv -: not together with --compare and a bench that is run now' 'nor with a comparison'
run bench --compare "$work/json" --html "$page" "$work/json"
fails 64 '--html: not together with two results, of which nothing is measured' 'no page of a comparison of files'

echo before > "$page"
"$DAXREADCTL" bench --sysroot "$tree" --file "$file" --seconds 60 --block-size 1 --html "$page" --csv "$work/none.csv" /srv/db \
	> "$work/out" 2> "$work/err" < /dev/null & pid=$!
until grep -q 'done, now' "$work/err" || ! kill -0 $pid; do sleep 0.1; done
kill -TERM $pid
wait $pid || true
is "$(< "$page"):$(find "$work" -name '*.part' -o -name none.csv)" before: 'an interrupted run leaves what was there, and no half page'
done_testing
