#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The second switch, that of read_iter: get and set use it, and a bench of several
# APIs changes both switches, measures what was asked for, and restores both.
#
# Would catch: one switch taken for the other, a bench that leaves one changed,
# methods measured by APIs that do not use them, figures of 2021 that are not those of
# the mailing list's thread.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"

tree=$(tree server)
# three that can have DAX files
sed -i 's/dax=never/dax=inode/' "$tree/proc/self/mountinfo"
fs=$tree/sys/fs/ext4
file=$work/file
head -c 64K /dev/urandom > "$file"
switches() { cat "$fs"/pmem0p1/dax_fast_read{,_iter} | paste -sd' '; }

run set on --switch read_iter --sysroot "$tree" /srv/db
fails 2 'no '"$tree"'/sys/fs/ext4/features/dax_fast_read_iter' 'a kernel with the first switch alone'
bench() { run bench --sysroot "$tree" --file "$file" --reads 30 --rounds 3 -s 1 "$@" /srv/db; }
bench -m read_iter,lean
fails 2 'method lean: cannot be measured' 'nor is lean measured there'

echo supported > "$fs/features/dax_fast_read_iter"
for name in pmem0p1 dm-0 pmem5; do echo 0 > "$fs/$name/dax_fast_read_iter"; done
run set on --switch read_iter --sysroot "$tree" /srv/db
is "$out:$(switches)" '/srv/db: on, was off:0 1' 'set changes it, and not the other'
run get --sysroot "$tree" /srv/db
is "$(tail -n 1 <<< "$out" | tr -s ' ')" '/srv/db off on' 'get shows both'
run set on --sysroot "$tree" /srv/db
is "$(switches)" '1 1' 'without --switch it is the first'
run set off --switch read_iter --all --json --sysroot "$tree"
is "$(json '[.filesystems[] | [.dax_fast_read_iter, .before]]')" '[[false,true],[false,false],[false,false]]' \
	'set --all, as JSON'
run set on --switch splice --sysroot "$tree" /srv/db
fails 64 '--switch splice: give read or read_iter' 'a switch that is none is refused'

echo 1 > "$fs/pmem0p1/dax_fast_read_iter"
bench -m read_iter,lean,read -c pread,preadv,libaio --json -
is "$status:$(switches)" '0:1 1' 'a bench restores both'
is "$(ls -A "$tree/run/daxreadctl")" '' 'and leaves nothing in /run'
is "$(json '[.results[] | .caller + " " + .method]')" \
	'["pread read_iter","pread read","pread lean","preadv read_iter","preadv lean","libaio read_iter","libaio lean"]' \
	'each API is measured by the methods that it reaches'
is "$(json '[.ratios[] | has("read_over_read_iter"), has("lean_over_read_iter")]')" \
	'[true,true,false,true,false,true]' 'with the ratios of these'
is "$(json '[.reference_thread[] | [.read_iter_seconds, .lean_seconds, .read_seconds]]')" \
	'[[36.477,null,26.782],[36.477,28.95,26.899],[36.477,27.947,26.899]]' 'beside the seconds of the thread'
echo 0 > "$fs/pmem0p1/dax_fast_read"
chmod a-w "$fs"/pmem0p1/dax_fast_read{,_iter}
bench -m lean -c preadv --json -
is "$status:$(json '[.results[].method]')" '0:["lean"]' 'switches that are right already are not written to'
chmod u+w "$fs"/pmem0p1/dax_fast_read{,_iter}
run bench --sysroot "$tree" --file "$file" --reads 30 --rounds 3 --preset thread -c pread,preadv /srv/db
is "$(grep -cE '^(pread|preadv) +(1|4K) ' <<< "$out")" 4 'the preset prints a row for each API and size'
like "$(tr -s ' ' <<< "$out")" 'read_iter around their read 4K 543.5 431.4 400.8 79.4% 73.7% 92.9%' \
	'and the thread beside them'
bench -m read -c preadv
fails 64 '--callers preadv: does not reach --methods read' 'an API that cannot reach the only method is refused'
bench -c smoke
fails 64 '--callers smoke' 'an API that does not exist is refused'
done_testing
