#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# What is said while a kernel is built (tests/lab/kbuild.sh).
#
# Would catch: a time left that is a guess, negative or in other units; lines that are not of
# make's compilations counted; output of make that is lost; a terminal's codes in a file.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"
# shellcheck source=tests/lab/lib.sh
. "$TOP/tests/lab/lib.sh"
# shellcheck source=tests/lab/kbuild.sh
. "$LAB_DIR/kbuild.sh"
cd "$TOP"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# after SECONDS COUNT TOTAL: what is said then
after() { (SECONDS=$1 && how_far "$2" "$3"); }

is "$(after 300 100 400)" '100 of 400 objects, 5 min, about 15 min left' 'a quarter is done'
is "$(after 301 100 400)" '100 of 400 objects, 5 min, about 16 min left' 'a minute that was begun counts'
is "$(after 40 399 400)" '399 of 400 objects, 0 min, about 1 min left' 'nearly all'
is "$(after 20 100 400)" '100 of 400 objects, 0 min' 'too early by the clock'
is "$(after 300 19 400)" '19 of 400 objects, 5 min' 'too little is done'
is "$(after 300 410 400)" '410 objects, 5 min' 'more than the dry run said'
is "$(after 300 5 0)" '5 objects, 5 min' 'nothing was said before'

# shellcheck disable=SC2034 # of kbuild.sh
name='kernel 9.9'
printf '  CC      a.o\n  CC [M]  b.o\n  HOSTCC  c\n  AS      d.o\n' > "$work/make"
show_progress 4 < "$work/make" > "$work/passed" 2> "$work/err"
is "$(diff "$work/make" "$work/passed")" '' "make's output is passed on"
is "$(< "$work/err")" '' 'and what takes no half minute has no line'
is "$(TERM=xterm script -qec "bash -c '. tests/lab/lib.sh; . tests/lab/kbuild.sh; name=x; show_progress 4 > /dev/null'" \
	/dev/null < "$work/make" | tr -d '\0' | grep -o 'x: [0-9]* of 4 objects' | paste -sd,)" \
	'x: 1 of 4 objects,x: 2 of 4 objects,x: 3 of 4 objects' 'on a terminal each object is told, compilers of the host are not'
is "$(TERM=dumb script -qec "bash -c '. tests/lab/lib.sh; . tests/lab/kbuild.sh; name=x; show_progress 4 > /dev/null'" \
	/dev/null < "$work/make" | grep -c objects)" 0 'nothing is drawn on one that cannot draw over a line'
done_testing
