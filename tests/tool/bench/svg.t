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

tree=$(tree server)
file=$work/file
head -c 1M /dev/urandom > "$file"
bench() { run bench --sysroot "$tree" --file "$file" --reads 70 "$@" /srv/db; }

# compare SVG JSON: prints the panels' lines and compares their points with the JSON
compare() { python3 "$TOP/tests/tool/bench/points.py" "$@"; }
texts() { python3 -c 'import sys, xml.etree.ElementTree as x
print("\n".join(t for e in x.parse(sys.argv[1]).getroot().iter("{http://www.w3.org/2000/svg}text")
                if (t := "".join(e.itertext()).strip())))' "$1"; }

LIMITS='limit: as much from /dev/zero (ZERO); limit: copy from a mapping (COPY)'
bench --block-size 1,4K,1M --threads 1,2 --svg "$work/picture.svg" --json "$work/json"
is "$status" 0 'a picture of two methods, in two panels'
is "$(compare "$work/picture.svg" "$work/json" 2>&1)" "1 read_iter; read; $LIMITS
2 read_iter; read; $LIMITS" 'every point stands where its figure belongs'
words=$(texts "$work/picture.svg")
is "$(grep -cxF -e 'bytes a read' -e 'ns a read' <<< "$words")" 4 'the axes have names and units'
is "$(grep -cxF -e "What a read costs on ext4 with DAX, kernel $(uname -r)" -e 'pread, pattern same, 1 thread' \
	-e 'pread, pattern same, 2 threads' <<< "$words")" 3 'it says what it shows'
is "$(grep -cxF -e read_iter -e 'read, and its share of read_iter' -e 'limit: as much from /dev/zero (ZERO)' \
	-e 'limit: copy from a mapping (COPY)' <<< "$words")" 8 'and which line is which'
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
run bench --any-file --file "$file" --block-size 1 --reads 7 --svg /dev/full
fails 1 '/dev/full: cannot be written: No space left' 'onto a full device'
run bench --any-file --file "$file" --reads 7 --svg "$work/one" --json "$work/./one"
fails 64 'is the file of --json, too; give another' 'both results in one file'
done_testing
