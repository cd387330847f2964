#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Checks what a command finds in the lab (seen-inside), started in a directory that
# the lab's new /tmp would hide, and that only the share remains of it on the host.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/share, with a comma" "$work/here"
echo 'from outside' > "$work/share, with a comma/from-outside"
cd "$work/here"

status=0
"$TOP/tests/lab/run" --timeout 120 --share "$work/share, with a comma" -- \
	"$TOP/tests/lab/guest/seen-inside" "$PWD" > "$work/tap" || status=$?
grep -v '^1\.\.' "$work/tap" || true
TAP_COUNT=$(grep -cE '^(not )?ok' "$work/tap" || true)
ok 'the checks inside came to their end' grep -qx "1..$TAP_COUNT" "$work/tap"
is "$status" 0 'and all is as promised'
is "$(cat "$work/share, with a comma/from-inside")" 'from inside' 'the share came back'
ok 'nothing else was written' test ! -e /etc/lab-wrote-this -a ! -e /usr/bin/lab-wrote-this \
	-a ! -e /tmp/lab-wrote-this
done_testing
