#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# How long top's event of reads is on: never more than a quarter of the time, switching
# included, less where many reads come, and at random moments.
#
# Would catch: reads that pay more than 5 % for being watched, a window that does not grow
# again, one that always comes at the same moment.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"

tool_program samples-to-slices

# steps [DELAY]: slices and windows after the samples on standard input
steps() { "$work/samples-to-slices" ${1:+"$1"} 2>&1 | paste -sd, ; }

is "$(steps < /dev/null)" '125000 31250' 'to begin with: a quarter of an eighth of a second'
is "$(steps 40000000 < /dev/null)" '40000 10000' 'with a shorter delay a shorter slice'
is "$(steps <<< '31250000 31250000 100000 100')" '125000 31250,125000 31250' 'few reads: the same again'
is "$(steps <<< '31250000 31250000 100000 50000')" '125000 31250,125000 3125' 'ten times as many as needed: a tenth of the window'
is "$(steps <<< '31250000 31250000 100000 50000000')" '125000 31250,125000 500' 'but not less than half a millisecond'
is "$(steps << 'END'
31250000 31250000 100000 50000
3125000 3125000 100000 0
6250000 6250000 100000 0
12500000 12500000 100000 0
25000000 25000000 100000 0
END
)" '125000 31250,125000 3125,125000 6250,125000 12500,125000 25000,125000 31250' 'when it is calm the window grows again, step by step'
is "$(steps <<< '31250000 61250000 100000 100')" '125000 31250,245000 31250' 'slow switching counts: the slice becomes longer'
is "$(steps <<< '31250000 1031250000 100000 100')" '125000 31250,4125000 31250' 'however slow it is'
is "$(steps <<< '31250000 31250000 50000000 100')" '125000 31250,500000 31250' 'what top takes of the processor makes pauses longer'
is "$(steps <<< '31250000 31250000 50000000000 100')" '125000 31250,2000000 31250' 'up to two seconds'
share() { sed -n "s/^#define $1[[:space:]]*//p" "$TOP/tools/daxreadctl/trace/top/sampler.h"; }
is "$(awk "BEGIN { print $(share SAMPLE_SHARE) * $(share EVENT_COST_PERCENT) <= 5 }")" 1 'a quarter of what the event costs is at most 5 %'
done_testing
