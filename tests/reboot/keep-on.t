#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# A switch that is kept is on after a reboot: the lab boots several times with the same
# NVDIMMs and /etc, systemd starts the service that `make install` installs, and what
# keep-on checks in each boot holds.
#
# Would catch: a unit that systemd refuses or does not start at boot, a service that does
# not say that it is ready or cannot set a switch with the rights that the unit leaves it,
# a line that is lost, one that is still applied once forgotten, a kernel without the
# series on which it is restarted for ever.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"

[[ -x /usr/lib/systemd/systemd ]] || skip_all 'systemd is not installed: make deps'
# shellcheck source=tests/lib/lab-behind.sh
. "$TOP/tests/lib/lab-behind.sh"
mkdir "$work/machine" "$work/share"
# shellcheck disable=SC2016 # boot has $TOP
install='make -s --no-print-directory -C "$TOP/tools/daxreadctl" install'

# boots KERNEL NAME CHECKS: boots once, and passes on what keep-on NAME says
boots() {
	local status=0

	"$TOP/tests/lab/run" --kernel "$1" --keep "$work/machine" --share "$work/share" --timeout 300 -- \
		"$TOP/tests/reboot/boot" "$2" "$install" "$TOP/tests/reboot/keep-on" "$2" > "$work/out" 2> "$work/err" < /dev/null &
	lab=$!
	wait "$lab" || status=$?
	lab=''
	pass_on "$2 boot" "$work/share/$2.tap"
	is "$status:$results" "0:$3" "$2 boot: it comes to its end, with all checks"
	((!failed && !status && results == $3)) || diag "$(tail -n 60 "$work/err")"
}

boots patched first 9
is "$(grep -v '^#' "$work/machine/etc/daxreadctl.conf" | sed 's/=[0-9a-f-]* /=X /')" 'UUID=X read=on read_iter=on' \
	'the machine is off: its /etc has the line'
boots patched second 9
if [[ ${ALL_TESTS:-} ]]; then
	boots patched third 4
	boots stock stock 1
else
	skip 'only with --all: each boot takes a minute' 'third boot, and stock boot'
fi
done_testing
