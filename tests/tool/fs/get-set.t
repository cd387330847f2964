#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# daxreadctl get and set read and change the switches of the named file systems. set
# changes all of them or none.
#
# Would catch: a set that matched nothing and succeeds, one that stops half-way with
# some switches changed, a switch changed during a measurement, one that is restored
# to what a killed bench found although the user has set it since, wrong words or
# operands accepted.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"

tree=$(tree server)
# three that can have DAX files
sed -i 's/dax=never/dax=inode/' "$tree/proc/self/mountinfo"
switches() { cat "$tree"/sys/fs/ext4/{pmem0p1,dm-0,pmem5}/dax_fast_read | paste -sd' '; }

run get --sysroot "$tree"
is "$out" "$(cat << 'END'
MOUNTPOINT      SWITCH SWITCH-ITER
/srv/db         off    -
/srv/with blank on     -
/srv/never      off    -
END
)" 'get without operands tells of all'
run get --sysroot "$tree" -n -o SWITCH /dev/mapper/striped
is "$out" on 'get of one, for scripts'
run get --sysroot "$tree" --json /srv/db
is "$(json .)" '{"schema":1,"filesystems":[{"mount_point":"/srv/db","dax_fast_read":false,"dax_fast_read_iter":null}]}' 'get as JSON'

run set on --sysroot "$tree" /srv/db
is "$out:$status" '/srv/db: on, was off:0' 'set on says what it changed'
is "$(switches)" '1 1 0' 'and that is all that changed'
run set on --sysroot "$tree" /srv/db
is "$out:$status" '/srv/db: on, as it was:0' 'set on again says so'
run set off --sysroot "$tree" /srv/db '/srv/with blank/file' /dev/pmem0p1
is "$out" "$(printf '/srv/db: off, was on\n/srv/with blank/file: off, was on')" 'set off of two, one named twice'
is "$(switches)" '0 0 0' 'and both are off'
run set on --all --json --sysroot "$tree"
is "$(json '[.filesystems[] | [.device, .mount_point, .dax_fast_read, .before]]')" \
	'[["/dev/pmem0p1","/srv/db",true,false],["/dev/mapper/striped","/srv/with blank",true,false],["/dev/pmem5","/srv/never",true,false]]' \
	'set --all, as JSON'
is "$(switches)" '1 1 1' 'sets all'
is "$(cat "$tree/sys/fs/ext4/sda1/dax_fast_read")" 0 'but not those that cannot do DAX'
is "$(ls -A "$tree/run/daxreadctl")" '' 'and leaves nothing in /run'

# all or none
run set off --sysroot "$tree" /srv/db /srv/xfs
fails 2 '/srv/xfs' 'one of two is no ext4: refused'
is "$(switches)" '1 1 1' 'and the other is not changed'
run set off --sysroot "$tree" /srv/db /
fails 2 'its device /dev/sda1 has none' 'one of two cannot do DAX: refused'
rm "$tree/sys/fs/ext4/pmem5/dax_fast_read"
run set off --sysroot "$tree" /srv/db '/srv/with blank' /dev/pmem5
fails 1 '/dev/pmem5: dax_fast_read cannot be set: No such file or directory' 'one of three has no switch: refused'
is "$(cat "$tree"/sys/fs/ext4/{pmem0p1,dm-0}/dax_fast_read | paste -sd' ')" '1 1' 'and the others are not changed'
# /dev/full can be opened but not written to, like a kernel that refuses during the work
ln -s /dev/full "$tree/sys/fs/ext4/pmem5/dax_fast_read"
run get --sysroot "$tree" /srv/never
fails 1 'cannot be read' 'a switch that reads as neither 0 nor 1 is no answer'
run set off --sysroot "$tree" /srv/db /srv/never
fails 1 '/srv/never: dax_fast_read cannot be set' 'one whose switch makes no sense: refused'
is "$(cat "$tree/sys/fs/ext4/pmem0p1/dax_fast_read")" 1 'and what was set before it is as it was'
rm "$tree/sys/fs/ext4/pmem5/dax_fast_read"
echo 0 > "$tree/sys/fs/ext4/pmem5/dax_fast_read"

# a running measurement, and a killed one
mkdir -p "$tree/run/daxreadctl"
inode=$(stat -c %i "$tree/sys/fs/ext4/pmem0p1")
echo "pid 4711 switch 0 mount $inode" > "$tree/run/daxreadctl/pmem0p1"
exec 9< "$tree/run/daxreadctl/pmem0p1"
flock -n 9
run set off --sysroot "$tree" /srv/never /srv/db
fails 1 'process 4711 uses it' 'set waits for no bench, it is refused'
is "$(switches)" '1 1 0' 'with nothing changed'
exec 9<&-
run set on --sysroot "$tree" /srv/db
is "$status:$(switches)" '0:1 1 0' 'what a killed bench left does not stop set'
like "$err" 'left on by a run that was killed (process 4711); restored to off' 'and is named'
is "$out" '/srv/db: on, was off' 'then set does its work'
is "$(ls -A "$tree/run/daxreadctl")" '' 'and nobody restores it'
echo "pid 4711 switch 0 mount 1" > "$tree/run/daxreadctl/pmem0p1"
run set on --sysroot "$tree" /srv/db
is "$out:$err" '/srv/db: on, as it was:' 'what was left before the last mount is forgotten'

run set on --sysroot "$tree"
fails 64 'no file system was named' 'set of nothing is refused'
run set --sysroot "$tree"
fails 64 'an operand is missing' 'set without a word is refused'
run set maybe --sysroot "$tree" /srv/db
fails 64 'maybe: give on or off' 'a word that is neither on nor off is refused'
run set on --all --sysroot "$tree" /srv/db
fails 64 '--all: not together with /srv/db' '--all and a name are refused'
run set on --via smoke --sysroot "$tree" /srv/db
fails 64 '--via smoke: give sysfs or ioctl' 'a way that is none is refused'
run get --via ioctl --sysroot "$tree" /srv/db
fails 64 '--via ioctl: not together with --sysroot' 'a saved tree takes no ioctl'
is "$(switches)" '1 1 0' 'and nothing was changed by all these'

run get --sysroot "$TREES/stock"
fails 2 '/sys/fs/ext4/features/dax_fast_read; boot one with the ext4-dax-read series' 'get on a kernel without the series'
run set on --all --sysroot "$TREES/stock"
fails 2 'the switch: cannot be set: this kernel has no' 'set on a kernel without the series'

none=$work/none
mkdir -p "$none/proc/self" "$none/sys/fs/ext4/features"
echo supported > "$none/sys/fs/ext4/features/dax_fast_read"
echo '22 1 8:1 / / rw shared:1 - xfs /dev/sda1 rw' > "$none/proc/self/mountinfo"
run set on --all --sysroot "$none"
fails 2 'none is ext4 that can have DAX files' 'a set of all where there is none'
run set on --sysroot "$none" /
fails 2 '/: cannot be used: it is xfs' 'and a set by name'
run get --sysroot "$none"
fails 2 'none is ext4 on a device that can do DAX' 'get of nothing is not supported here'

if ((EUID == 0)) && command -v setpriv > /dev/null; then
	chmod 755 "$work"
	chmod -R go=rX "$tree"
	plain() { setpriv --reuid 65534 --regid 65534 --clear-groups "$DAXREADCTL" "$@"; }
	capture plain set off --sysroot "$tree" /srv/db
	fails 1 'dax_fast_read cannot be set: Permission denied; run as root' 'a user without the right gets an error'
	is "$(switches)" '1 1 0' 'and changes nothing'
	is "$(plain get -n -o SWITCH --sysroot "$tree" /srv/db)" on 'but may get'
else
	skip 'needs root and setpriv' 'a user without the right gets an error'
fi

done_testing
