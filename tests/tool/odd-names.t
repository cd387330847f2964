#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Names are bytes: a mount point with control characters, characters that reverse the
# direction of text, and bytes that are not UTF-8 is printed as text on a terminal and
# as valid JSON. Two names that differ look different.
#
# Would catch: an escape sequence of a name that reaches the terminal, in an answer or in
# an error, JSON that no parser accepts, one name shown as another.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/tool.sh"

tree=$(tree server)
mountinfo=$tree/proc/self/mountinfo
# A colour, tab, new line, a byte that is not UTF-8, a backslash and an x, a control
# character of two bytes, one that reverses the direction of text, and a letter.
name=$'/srv/\e[31mred\tx\ny\xff\\x41\u009b\u202eab\u00e4'
shown='/srv/\x1b[31mred\x09x\x0ay\xff\x5cx41\xc2\x9b\xe2\x80\xaeabä'
# mounted DEVNO NAME: prints a line of mountinfo, as the kernel writes it
mounted() {
	local name=${2//\\/\\134}
	name=${name//$'\t'/\\011}
	printf '50 22 %s / %s rw,relatime - ext4 /dev/x rw,dax=always\n' "$1" "${name//$'\n'/\\012}"
}
LC_ALL=C grep -av -e ' 259:[16] ' -e ' 253:0 ' "$TREES/server/proc/self/mountinfo" > "$mountinfo"
{
	mounted 259:1 "$name"
	mounted 253:0 '/srv/\xff'
	mounted 259:6 $'/srv/\xff'
} >> "$mountinfo"

# clean TEXT: it must contain only printable characters and new lines.
# shellcheck disable=SC2317 # called by ok
clean() { ! LC_ALL=C grep -qaP '[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80\xae|\xff' <<< "$1"; }
# strict: python's JSON, which accepts only UTF-8
strict() { python3 -c 'import json, sys; print(json.loads(sys.stdin.buffer.read().decode("utf-8", "strict")) and "good")' <<< "$out"; }

run list --sysroot "$tree" -n -o MOUNTPOINTS /dev/pmem0p1
is "$out" "$shown" 'list shows what cannot be printed as \xNN'
run list --sysroot "$tree" --all
ok 'the whole table is clean' clean "$out"
run list --sysroot "$tree" --all --raw -n -o MOUNTPOINT
ok 'so are lines for programs' clean "$out"
is "$(sort <<< "$out" | uniq -d)" '' 'in which no two names are the same'
run list --sysroot "$tree" -n -o MOUNTPOINT /dev/dm-0 /dev/pmem5
is "$out" '/srv/\x5cxff
/srv/\xff' 'nor are they in the table'
run list --sysroot "$tree" --all --json -o DEVICE,MOUNTPOINT,MOUNTPOINTS
is "$(strict)" good 'JSON is valid UTF-8'
is "$(json '[.filesystems[] | .mount_point] | unique | length')" "$(json '.filesystems | length')" \
	'and keeps names apart'
is "$(jq -r '.filesystems[] | select(.mount_point | test("red")) | .mount_point' <<< "$out")" \
	$'/srv/\e[31mred\tx\ny\\xff\\x5cx41\u009b\u202eab\u00e4' 'what JSON can hold is there as it is'

run get --sysroot "$tree" -n -o MOUNTPOINT /dev/pmem0p1
is "$out" "$shown" 'get'
run set on --sysroot "$tree" "$name"
is "$out" "$shown: on, was off" 'set'
run set off --json --sysroot "$tree" "$name"
is "$(strict)" good 'set, as JSON'
run set on --sysroot "$tree" $'\e]0;title\a'
fails 1 '\x1b]0;title\x07: ' 'an error'
ok 'which is clean' clean "$err"
run set $'on\e[0m' --sysroot "$tree" /dev/pmem5
fails 64 'on\x1b[0m: give on or off' 'wrong usage'
ok 'which is clean, too' clean "$err"
run $'\e[5mfly'
fails 64 '\x1b[5mfly: no such command' 'and no command at all'
run list --sysroot "$tree" -o $'\xff'
fails 64 '\xff' 'a value of an option'
printf x > "$work/"$'small\e[7m'
run bench --sysroot "$tree" --file "$work/"$'small\e[7m' /dev/pmem5
fails 1 'small\x1b[7m: ' 'a file of bench'

# only one file of the tool writes JSON
is "$(grep -rlE 'json_object_to_json_string|json_object_to_f' "$TOP/tools/daxreadctl" --include='*.c' | wc -l)" 1 \
	'one file alone turns JSON into text'

done_testing
