#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# daxreadctl bench --svg draws its figures: each point is where the figure from the
# same run's JSON belongs on logarithmic axes. If nothing can be drawn, an error says
# so before anything is measured.
#
# Would catch: lines that are mixed up or miss a point, axes without names, an
# incomplete picture, a run of minutes whose picture then cannot be drawn.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"

type -P gnuplot > /dev/null || skip_all "gnuplot is missing: make deps"

tree=$(tree server)
file=$work/file
head -c 1M /dev/urandom > "$file"
bench() { run bench --sysroot "$tree" --file "$file" --reads 70 "$@" /srv/db; }

# compare SVG JSON: prints the panels' lines and compares their points with the JSON
compare() {
	python3 - "$@" <<'END'
import json, math, re, sys
import xml.etree.ElementTree as xml

SVG = "{http://www.w3.org/2000/svg}"
LIMITS = {"limit: as much from /dev/zero (ZERO)": "dev_zero",
          "limit: copy from a mapping (COPY)": "user_copy"}
picture = xml.parse(sys.argv[1]).getroot()
with open(sys.argv[2]) as file:
    answer = json.load(file)


def parts(group):
    """A line's name; where its symbols stand, the legend's left out; its colour"""
    places = []
    for use in group.iter(SVG + "use"):
        found = re.search(r"translate\(([\d.]+),([\d.]+)\)", use.get("transform"))
        places.append((float(found[1]), float(found[2])))
    path = "".join(path.get("d") for path in group.iter(SVG + "path"))
    places = [place for place in places if "%.2f,%.2f" % place in path]
    return group.find(".//" + SVG + "text").text, places


def value_of(panel, title, size):
    for limit in answer["limits"]:
        if limit["threads"] == panel and limit["block_size_bytes"] == size and title in LIMITS:
            return limit[LIMITS[title]]["median"]
    for result in answer["results"]:
        if (result["threads"], result["method"], result["block_size_bytes"]) == (panel, title.split(",")[0], size):
            return result["per_read"]["median"]
    raise KeyError(title)


sizes = sorted({result["block_size_bytes"] for result in answer["results"]})
panels = sorted({result["threads"] for result in answer["results"]})
lines = [parts(group) for group in picture.iter(SVG + "g")
         if (group.get("id") or "").startswith("gnuplot_plot") and group.find(".//" + SVG + "use") is not None]
each = len(lines) // len(panels)
for number, panel in enumerate(panels):
    mine = lines[number * each:(number + 1) * each]
    data = []  # x and y in the picture, logarithms of the figures
    for title, places in mine:
        assert len(places) == len(sizes), (title, places)
        for place, size in zip(sorted(places), sizes):
            data.append((*place, math.log(size), math.log(value_of(panel, title, size))))
    for place, figure in ((0, 2), (1, 3))[len(sizes) == 1:]:
        low, high = min(data, key=lambda d: d[figure]), max(data, key=lambda d: d[figure])
        scale = (high[place] - low[place]) / (high[figure] - low[figure])
        for one in data:
            expected = low[place] + scale * (one[figure] - low[figure])
            assert abs(expected - one[place]) < 0.5, (panel, one, expected)
    print(panel, "; ".join(title for title, _ in mine))
END
}
texts() { python3 -c 'import sys, xml.etree.ElementTree as x
print("\n".join(t for e in x.parse(sys.argv[1]).getroot().iter("{http://www.w3.org/2000/svg}text")
                if (t := "".join(e.itertext()).strip())))' "$1"; }

LIMITS='limit: as much from /dev/zero (ZERO); limit: copy from a mapping (COPY)'
bench --block-size 1,4K,1M --threads 1,2 --svg "$work/picture.svg" --json "$work/json"
is "$status" 0 'a picture of two methods, in two panels'
is "$(compare "$work/picture.svg" "$work/json" 2>&1)" "1 read_iter; read, and its share of read_iter; $LIMITS
2 read_iter; read, and its share of read_iter; $LIMITS" 'every point stands where its figure belongs'
words=$(texts "$work/picture.svg")
is "$(grep -cxF -e 'bytes a read' -e 'ns a read' <<< "$words")" 4 'the axes have names and units'
is "$(grep -cxF -e "What a read costs on ext4 with DAX, kernel $(uname -r)" -e 'pread, pattern same, 1 thread' \
	-e 'pread, pattern same, 2 threads' <<< "$words")" 3 'it says what it shows'
# the ratios in JSON are rounded, too: allow a tenth of a percent
is "$(paste <(grep -xE '[0-9]+ %' <<< "$words" | sort -g) <(jq .ratios[].read_over_read_iter "$work/json" | sort -g) |
	awk '{ off = $1 - 100 * $3; near += off < 0.56 && off > -0.56 } END { print near, NR }')" '6 6' 'and the ratios'
is "$(grep -xE '1|4K|1M' <<< "$words" | sort | uniq -c | awk '{ print $2 }' | paste -sd,)" 1,1M,4K 'sizes are named as in the table'

run bench --any-file --file "$file" --reads 70 --block-size 64 --svg "$work/picture.svg" --json "$work/json"
is "$status:$(grep -c Warning <<< "$err"):$(compare "$work/picture.svg" "$work/json" 2>&1)" "0:0:1 read_iter; $LIMITS" 'one method and one size'
DAXREADCTL_UNIT=instructions run bench --any-file --file "$file" --reads 70 --block-size 64 --svg "$work/picture.svg"
like "$(texts "$work/picture.svg")" 'instructions a read' 'the unit is that of the run'
is "$(find "$work" -name '*.part')" '' 'no half-written picture is left'

# what cannot be drawn
nothing_measured() { is "$(grep -c 'done, now' <<< "$err")" 0 'before anything is measured'; }
bench --svg "$work/none/picture.svg"
fails 1 'cannot be written: No such file or directory; give a file in a directory' 'a picture where none can be'
nothing_measured
bench --svg "$work"
fails 1 'cannot be written: it is a directory; give a file' 'a directory'
nothing_measured
cp "$work/picture.svg" "$work/before"
PATH=/nowhere bench --svg "$work/picture.svg"
fails 1 'gnuplot: cannot be run: it is not there; install gnuplot' 'without gnuplot'
nothing_measured
mkdir "$work/bin"
printf '#!/bin/sh\nexit 3\n' > "$work/bin/gnuplot"
chmod +x "$work/bin/gnuplot"
PATH=$work/bin:$PATH bench --svg "$work/picture.svg" --block-size 1
fails 1 'gnuplot: cannot draw the picture: it failed; see its output' 'a gnuplot that fails'
ok 'a picture that was there is as it was' cmp "$work/before" "$work/picture.svg"
run bench --any-file --file "$file" --block-size 1 --reads 7 --svg /dev/full
fails 1 '/dev/full: cannot be written: No space left' 'onto a full device'
run bench --any-file --file "$file" --reads 7 --svg "$work/one" --json "$work/./one"
fails 64 'is the file of --json, too; give another' 'both results in one file'
done_testing
