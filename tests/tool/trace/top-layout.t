#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# What top shows of reads, on screens of any size: rates scaled by the time in which reads
# were seen, rows in the order that was asked for, nothing wider than the screen.
#
# Would catch: a rate that is not scaled or scaled twice, a mean scaled, a sort key that
# takes another column, a row lost, a line too long, names that reach the terminal raw.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"

tool_program reads-to-screen

# two tasks, each with a file
cat > "$work/reads" << 'END'
seconds 1 0.25 0.26 0.021 sampled
500 101 fio 12 read 4096 800
1 101 fio 12 read 4096 9000
3 101 fio 12 read_iter -5 700
90 7 sqlite3 13 read_iter 512 1500
END

# screen LINES COLUMNS VIEW SORT [FIRST]
screen() { "$work/reads-to-screen" "$1" "$2" "$3" "$4" "${5:-0}" < "${reads:-$work/reads}" 2>&1; }

# shows WANTED DESCRIPTION
shows() { is "$(< "$work/screen")" "$1" "$2"; }

screen 12 80 tasks reads > "$work/screen"
sed -i 's/[0-9][0-9]:[0-9][0-9]:[0-9][0-9]/HH:MM:SS/; s/ *\]$/]/' "$work/screen"
shows '[daxreadctl top HH:MM:SS tasks by reads, all file systems]
[read         2004 reads/s    7.8M bytes/s  mean    816  p99    800 ns]
[read_iter     372 reads/s    180K bytes/s  mean   1474  p99   1500 ns]
[sampled 25.0 %, the rest scaled; cost: +3.9 % for 4 KiB reads, 2.1 % CPU]
[   TASK  READ/s  ITER/s BYTES/s   MEAN    P99  ERR/s COMMAND]
[    101    2004      12    7.8M    816    800     12 fio]
[      7       0     360    180K   1500   1500      0 sqlite3]
[]
[]
[]
[]
[q quit  v view  < > sort by  r reverse  arrows, pages: scroll]' '80 columns: what was seen in a quarter of the time, four times'

screen 10 40 tasks reads > "$work/screen"
sed -i 's/[0-9][0-9]:[0-9][0-9]:[0-9][0-9]/HH:MM:SS/; s/ *\]$/]/' "$work/screen"
shows '[HH:MM:SS tasks by reads]
[read        2004/s   7.8MB/s p99    800]
[read_iter    372/s   180KB/s p99   1500]
[25 % seen, scaled; +3.9 %, CPU 2.1 %]
[   TASK  READ/s  ITER/s COMMAND]
[    101    2004      12 fio]
[      7       0     360 sqlite3]
[]
[]
[q quit  v view  < > sort  r reverse]' '40 columns'

# order SORT: the tasks from the top
order() { screen 12 80 tasks "$1" | awk '$1 == "[" { print $2 }' | grep -E '^[0-9]+$' | paste -sd' '; }
is "$(order reads)" '101 7' 'by reads'
is "$(order reads-)" '7 101' 'the other way round'
is "$(order read)" '101 7' 'by reads of read'
is "$(order read_iter)" '7 101' 'by those of read_iter'
is "$(order bytes)" '101 7' 'by bytes'
is "$(order mean)" '7 101' 'by the mean'
is "$(order p99)" '7 101' 'by the 99th percentile'
is "$(order errors)" '101 7' 'by errors'

like "$(screen 12 80 files reads)" '[   2004      12    7.8M    816    800     12 inode 12 of 259:0]' 'files: one whose path is not known'
like "$(screen 12 80 filesystems reads)" '[   2004     372      8M    919   1500     12 device 259:0]' 'file systems: both files'
is "$(screen 12 80 filesystems reads | grep -c 'device 259:0')" 1 'are one row'

# scrolled
like "$(screen 12 80 tasks reads 1 | sed -n 6p)" ' 7       0     360' 'scrolled by one'
reads=/dev/null
like "$(screen 12 80 tasks reads)" '[nothing was read by DAX]' 'nothing was read'
like "$(screen 12 80 tasks reads)" '[exact: every read is seen; cost: +15.0 % for 4 KiB reads, 0.0 % of a CPU]' 'exact says so'
reads=$work/lost
printf '%s\n' 'seconds 1 1 1 0.5 exact' 'lost 7' '5 1 dd 3 read 10 0' > "$reads"
like "$(screen 24 80 tasks reads)" '[! 7 events lost: more reads than shown]' 'lost events are said'
like "$(screen 24 80 tasks reads)" '      1       5       0      50      -      -      0 dd' 'reads whose time is not known have none'
reads=$work/large
printf '%s\n' 'seconds 1 0.001 0.001 0 sampled' '3000 4194303 a-name-of-15-by 3 read 1048576 4000000000' > "$reads"
like "$(screen 24 80 tasks reads)" '[4194303   3000K       0    2.9T  4000M  4000M      0 a-name-of-15-by' 'large numbers keep the columns'
reads=$work/raw
printf '%s\n' 'seconds 0 0 0 0 sampled' $'3 9 a\e[31m\xff 3 read 1 5' > "$reads"
like "$(screen 24 80 tasks reads)" 'a\x1b[31m\xff' 'a name cannot reach the terminal as it is'
like "$(screen 24 80 tasks reads)" '      9       -       -       -      5      5      - ' 'and without any time there are no rates'
reads=$work/wide
printf '%s\n' $'3 9 \xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97 3 read 1 5' > "$reads"
is "$(screen 8 37 tasks reads | sed -n '/ 9 /p')" $'[      9       3       0 \xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97]' 'characters of two columns'
is "$(screen 8 30 tasks reads | sed -n '/ 9 /p')" $'[      9       3       0 \xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2]' 'are cut as such'

# any size: as many lines as there are, none wider
bad=''
reads=$work/reads
for lines in 1 2 3 4 5 6 7 8 9 10 24 50; do
	for columns in 1 2 5 10 20 40 60 71 72 80 200; do
		for view in tasks files filesystems; do
			screen $lines $columns $view reads > "$work/screen"
			bad+=$(awk -v lines=$lines -v columns=$columns -v view=$view '
				length > columns + 2 || /^\[\(none\)\]/ { print lines "x" columns " " view ": " $0 }
				END { if (NR != lines) print lines "x" columns " " view ": " NR " lines" }' "$work/screen")
		done
	done
done
is "$bad" '' 'from 1 line and 1 column on: no line is missing or too wide'
done_testing
