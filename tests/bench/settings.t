#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Settings of `make bench`: CLOCK=time in the lab measures nanoseconds and warns that
# time under emulation means little; LAB=none measures on the running kernel, or says
# why it cannot; a setting that does not exist is refused before anything is built or
# booted.
#
# Would catch: a setting that is ignored, figures in time without the warning, a device
# that is overwritten although it was not named.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# bench NAME=VALUE...: see capture
bench() { capture env "$@" "$TOP/tests/bench/bench" "$work/results"; }

bench CLOCK=hours
is "$status" 64 'CLOCK=hours'
like "$err" 'CLOCK=hours: no such clock; it is instructions or time' 'and what there is'
bench LAB=here
is "$status" 64 'LAB=here'
bench LAB=none CLOCK=instructions
is "$status" 64 'instructions without the lab'
like "$err" 'only the lab counts them' 'and why not'
ok 'nothing was written' test ! -e "$work/results"

if [[ -e /sys/fs/ext4/features/dax_fast_read ]]; then
	bench LAB=none
	is "$status" 0 'on the running kernel'
	is "$(jq -r .unit "$work/results/bench-time.json")" ns 'in nanoseconds'
else
	bench LAB=none
	is "$status" 2 'a running kernel without the series: not supported'
	like "$err" 'dax_fast_read' 'and what is missing'
	ok 'nothing was written' test ! -e "$work/results"
fi

bench CLOCK=time
is "$status" 0 'CLOCK=time in the lab'
json=$work/results/bench-time.json
is "$(jq -r .unit "$json")" ns 'in nanoseconds'
is "$(jq '[.results[] | select(.per_read.median > 0)] | length > 10' "$json")" true 'each case has a figure'
if [[ ! -w /dev/kvm ]]; then
	is "$(jq '.warnings | map(.text | test("emulat")) | any' "$json")" true 'JSON warns of time under emulation'
	like "$out" 'emulat' 'and so does the text'
fi
ok 'the picture is there' test -s "$work/results/bench-time.svg"
is "$("$TOP/tests/tool/page/page.py" check "$work/results/bench-time.html")" good 'and the page'
done_testing
