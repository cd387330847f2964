#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The unit that `make install` installs is one that systemd takes, and starts the installed
# program.
#
# Would catch: a misspelt setting, a path of the build tree, a setting that gives the
# service a mount namespace, in which it would not see all mounts, a restart for ever.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"

for prefix in /usr /usr/local /opt/dax; do
	make -s --no-print-directory -C "$TOP/tools/daxreadctl" install DESTDIR="$work/root" PREFIX=$prefix > "$work/log" 2>&1 || cat "$work/log" >&2
	unit=$work/root$prefix/lib/systemd/system/daxreadctl.service
	is "$(sed -n 's/^ExecStart=//p' "$unit")" "$prefix/bin/daxreadctl apply --follow" "$prefix: it starts the program that is installed"
	is "$(stat -c %a "$unit"):$(grep -c '@' "$unit")" 644:0 'and is whole'
done
is "$(grep -E '^(Private|Protect|ReadOnly|ReadWrite|Inaccessible|TemporaryFileSystem|Bind|Root|DynamicUser|Mount)' "$unit" || true)" '' \
	'nothing gives it a mount namespace'
is "$(grep -E '^(Restart|RestartSec|RestartPreventExitStatus|StartLimit[A-Za-z]+)=' "$unit" | sort | paste -sd' ')" \
	'Restart=on-failure RestartPreventExitStatus=2 64 RestartSec=5 StartLimitBurst=5 StartLimitIntervalSec=5min' \
	'it is not restarted for ever: 5 starts 5 s apart are within 5 min'

# verified COMMAND...: what systemd has against the unit that COMMAND changed
verified() {
	mkdir -p "$work/units"
	sed "s|^ExecStart=[^ ]*|ExecStart=$DAXREADCTL|" "$unit" > "$work/units/daxreadctl.service"
	"$@" "$work/units/daxreadctl.service"
	systemd-analyze verify --man=no --recursive-errors=no "$work/units/daxreadctl.service" 2>&1 || true
}
if command -v systemd-analyze > /dev/null; then
	is "$(verified true)" '' 'systemd has nothing against it'
	like "$(verified sed -i 's/^RestartSec/RestartSecs/')" 'RestartSecs' 'the check itself: a misspelt setting is found'
else
	skip 'systemd is not installed' 'systemd has nothing against it'
fi
done_testing
