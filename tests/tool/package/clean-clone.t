#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# make bench of the README, from nothing: on a clean system of this Debian release that has git
# and make beside the base, in a new clone. It installs what it needs, builds the kernel and
# measures in the lab. With KERNELS=DIR it takes the kernel from that folder (as
# ~/.cache/ext4-dax-read) if it has the right one, which saves most of the time.
#
# Would catch: a Debian package that is missing in what make deps installs but not on the
# machine of who develops, a file that is in no commit, a cache that must be there.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"
# shellcheck source=tests/tool/package/system.sh
. "$TOP/tests/tool/package/system.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

ok 'a clean system with git and make' make_system "$work/system" minbase git make
ok 'a clone' git clone -q --no-hardlinks "$TOP" "$work/system/tmp-clone"
capture in_system_with_network "$work/system" root make -C /tmp-clone deps
is "$status" 2 'without the security suite make deps fails'
like "$err" "apt's sources have no linux-source-6.12. Debian 12 has its newer kernels in bookworm-security" 'and says what is missing'
security=$release-security
echo "deb $(suite_uri "$security") $security main" >> "$work/system/etc/apt/sources.list"
mkdir -p "$work/system/cache/ext4-dax-read"
[[ ! ${KERNELS:-} ]] || cp -a "$KERNELS"/kernel-6.12-patched-* "$work/system/cache/ext4-dax-read/"
SECONDS=0
capture in_system_with_network "$work/system" root env XDG_CACHE_HOME=/cache make -C /tmp-clone bench
is "$status" 0 "make bench, in $((SECONDS / 60)) minutes"
((status == 0)) || diag "$(tail -n 40 <<< "$err")"
like "$out" 'read_iter' 'it prints the methods'
bench=$work/system/tmp-clone/results/bench.json
# shellcheck disable=SC2016 # jq's
is "$(jq -c '.unit, ([.results[] | select(.pattern == "same" and .block_size_bytes == 1 and .caller == "pread" and
	.threads == 1) | {(.method): .per_read.median}] | add | .read < .read_iter)' "$bench" | paste -sd' ')" \
	'"instructions" true' 'and read costs less'
ok 'the page is there' test -s "$work/system/tmp-clone/results/bench.html"
is "$(in_system "$work/system" root git -C /tmp-clone status --short)" '' 'the clone is clean'
done_testing
