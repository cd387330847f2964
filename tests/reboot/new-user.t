#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# What a new user does, as a transcript, in two boots of one machine: first-day.transcript
# (the package, three faults that doctor names and its commands mend, a switch that is kept,
# top, bench, pages) and second-day.transcript (still on; purged, nothing is left).
# LAB_KERNEL=DIR does it with another kernel.
#
# Would catch: a command that doctor prints and that does not mend, a package whose parts do
# not work together, a switch that is lost, files that stay.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"

[[ -x /usr/lib/systemd/systemd ]] || skip_all 'systemd is not installed: make deps'
command -v dpkg-buildpackage dh > /dev/null || skip_all 'dpkg-dev or debhelper is missing: make deps'
# shellcheck source=tests/lib/lab-behind.sh
. "$TOP/tests/lib/lab-behind.sh"
mkdir "$work/machine" "$work/share"

package=$(make -s --no-print-directory -C "$TOP" deb 2> "$work/err") || fail 'the package is built'
mv "$TOP/$package" "$work/share/daxreadctl.deb" || { diag "$(< "$work/err")"; done_testing; }

# day NAME INSTALL: boots once, with nothing of the tool but what INSTALL brings, and passes
# on how each command of the transcript ended. One processor: top switches events all the
# time, and QEMU before 8.1 runs code that another processor is about to replace.
day() {
	local status=0

	"$TOP/tests/lab/run" --keep "$work/machine" --share "$work/share" --cpus 1 --timeout 600 -- \
		"$TOP/tests/reboot/boot" "$1" "mount -t tmpfs none /usr/local; $2" \
		"$TOP/tests/lib/transcript" "$TOP/tests/reboot/$1.transcript" \
		> "$work/out" 2> "$work/err" < /dev/null &
	lab=$!
	wait "$lab" || status=$?
	lab=''
	pass_on "$1" "$work/share/$1.tap"
	is "$status:$results" \
		"0:$(grep -c '^# ' "$TOP/tests/reboot/$1.transcript")" "$1: it comes to its end, with all commands"
	((!status)) || diag "$(tail -n 60 "$work/err")"
}

day first-day true
for page in bench trace; do
	like "$(head -c 100 "$work/share/$page.html" 2> /dev/null)" '<!DOCTYPE html>' "$page.html is a page"
done
is "$(grep -c 'read=on' "$work/machine/etc/daxreadctl.conf")" 1 'the machine is off: its /etc has the line'
# The lab keeps /etc and the NVDIMMs; the rest of what was installed comes anew.
day second-day 'dpkg --install /mnt/share/daxreadctl.deb'
done_testing
