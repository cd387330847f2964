#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# daxreadctl apply sets switches as /etc/daxreadctl.conf keeps them: once, or with --follow
# at each mount, in saved trees that change.
#
# Would catch: a switch set again after a user has set it otherwise, a file system that is
# mounted later or before the start left out, a file that is read only once, a daemon that
# ends because of a mistake in it, one that restarts for ever on a kernel without the
# series, a device and its copy both set.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"
# shellcheck source=tests/tool/keep/kept.sh
. "$(dirname "$0")/kept.sh"

# switches: of the three file systems
switches() { cat "$tree"/sys/fs/ext4/{pmem0p1,dm-0,pmem5}/dax_fast_read 2> /dev/null | paste -sd' '; }
off() { for file in "$tree"/sys/fs/ext4/*/dax_fast_read; do [[ $file == */features/* ]] || echo 0 > "$file"; done; }

# once
new_tree
off
run apply --sysroot "$tree"
is "$status:$out" 0: 'without a file nothing is set'
like "$err" 'nothing to set: /etc/daxreadctl.conf names no mounted file system' 'which is said'
lines "$db read=on" "${striped^^} read=off" '44444444-0000-0000-0000-000000000000 read=on' > "$conf"
echo 1 > "$tree/sys/fs/ext4/dm-0/dax_fast_read"
run apply --sysroot "$tree"
is "$status:$out:$err" '0:/srv/db: read on, was off
/srv/with blank: read off, was on:' 'each that is kept is set, on or off'
is "$(switches)" '1 0 0' 'and no other'
run apply --sysroot "$tree"
is "$status:$out" '0:/srv/db: read on, as it was
/srv/with blank: read off, as it was' 'again'
iter
lines "$db read=off read_iter=on" > "$conf"
run apply --sysroot "$tree"
is "$status:$out" '0:/srv/db: read off, was on
/srv/db: read_iter on, was off' 'both switches'
is "$(switch pmem0p1) $(switch pmem0p1 iter)" '0 1' 'in sysfs, too'
rm "$tree"/sys/fs/ext4/*/dax_fast_read_iter
run apply --sysroot "$tree"
is "$status:$out" '1:/srv/db: read off, as it was' 'a kernel without the second switch'
like "$err" '/dev/pmem0p1: dax_fast_read_iter cannot be set: No such file or directory; boot a kernel with the ext4-dax-read series' 'is an error, and the first is set'
off

# those that cannot
lines "$never read=on" > "$conf"
sed -i 's/dax=inode/dax=never/' "$tree/proc/self/mountinfo"
run apply --sysroot "$tree"
fails 2 '/dev/pmem5: cannot do DAX: it is mounted with dax=never' 'one that cannot do DAX'
lines "$never read=on" "$db read=on" > "$conf"
run apply --sysroot "$tree"
is "$status:$(switches)" '0:1 0 0' 'the other is set'
sed -i 's/dax=never/dax=inode/' "$tree/proc/self/mountinfo"
off
udev 259:6 "$db"
run apply --sysroot "$tree"
is "$status:$(switches)" '1:0 0 0' 'a device and its copy: neither is set'
like "$err" '/dev/pmem0p1: what is kept for its UUID cannot be applied: /dev/pmem5 has the same UUID' 'and why'
udev 259:6 "$never"
lines "$db read=on" > "$conf"
run apply --sysroot "$TREES/stock"
fails 2 'the kept switches: cannot be set: this kernel has no' 'a kernel without the series'
exec 9> "$tree/run/daxreadctl/pmem0p1"
flock -n 9
run apply --sysroot "$tree"
is "$status:$(switches)" '1:0 0 0' 'while a bench runs'
exec 9>&-
rm "$tree/run/daxreadctl/pmem0p1"

# --follow
daemon=''
# shellcheck disable=SC2317 # called by the trap
end() {
	[[ ! $daemon ]] || kill "$daemon" 2> /dev/null || true
	rm -rf "$work"
}
trap end EXIT

# follow: starts it in the background
follow() {
	"$DAXREADCTL" apply --follow --interval 0.05 --sysroot "$tree" > "$work/said" 2> "$work/errors" &
	daemon=$!
}
# becomes COMMAND WANTED DESCRIPTION: within 10 s COMMAND prints WANTED
becomes() {
	local i
	for ((i = 0; i < 200; i++)); do
		[[ $($1) != "$2" ]] || break
		sleep 0.05
	done
	is "$($1)" "$2" "$3"
}
# keep "UUID SWITCHES"...: as an editor does, so that the daemon never sees half of it
keep() {
	lines "$@" > "$conf.new"
	mv "$conf.new" "$conf"
}
# many looks at what is mounted, in which nothing must happen
looks() { sleep 0.4; }
# ended [SIGNAL]: sends it, waits for the end, and sets status
ended() {
	status=0
	[[ ! ${1:-} ]] || kill "-$1" "$daemon"
	wait "$daemon" || status=$?
	daemon=''
}
# shellcheck disable=SC2317 # by name
said() { paste -sd';' "$work/said"; }
# shellcheck disable=SC2317
errors() { cat "$work/errors"; }
# mount_ NAME, umount_ NAME: as the driver and mountinfo show it
mountinfo=$tree/proc/self/mountinfo
cp "$mountinfo" "$work/all"
umount_() { mv "$tree/sys/fs/ext4/$1" "$work/umounted-$1"; grep -v " /dev/${2:-$1} " "$work/all" > "$mountinfo" || true; }
# a mount has a directory with an inode number of its own
mount_() {
	cp "$work/all" "$mountinfo"
	cp -r "$work/umounted-$1" "$tree/sys/fs/ext4/$1.new"
	echo 0 > "$tree/sys/fs/ext4/$1.new/dax_fast_read"
	mv "$tree/sys/fs/ext4/$1.new" "$tree/sys/fs/ext4/$1"
	rm -r "$work/umounted-$1"
}

off
keep "$db read=on" "$never read=on"
umount_ pmem5
follow
becomes said '/srv/db: read on, was off' 'what is mounted at the start is set'
run apply --follow --sysroot "$tree"
fails 1 'cannot be locked: another daxreadctl apply --follow runs' 'a second one is refused'
run set on --persist --sysroot "$tree" /srv/db
is "$status:$err" 0: 'set --persist needs no note now'
mount_ pmem5
becomes said '/srv/db: read on, was off;/srv/never: read on, was off' 'what is mounted later, too'
echo 0 > "$tree/sys/fs/ext4/pmem5/dax_fast_read"
looks
is "$(switches)" '1 0 0' 'what is set by hand stays'
umount_ pmem0p1
looks
mount_ pmem0p1
becomes switches '1 0 0' 'another mount does not change that, the new one is set'
umount_ pmem5
looks
mount_ pmem5
becomes switches '1 0 1' 'but its own next mount does'

# the file changes
off
keep "$never read=on"
umount_ pmem0p1
looks
mount_ pmem0p1
looks
is "$(switches)" '0 0 0' 'what is forgotten is not set, and a changed file changes no mounted one'
kill -HUP "$daemon"
becomes switches '0 0 1' 'until SIGHUP'
off
keep "$never read=on" 'nonsense'
umount_ pmem5
looks
mount_ pmem5
becomes errors "daxreadctl apply: $conf: line 2 cannot be used: what follows UUID= is none; copy it from daxreadctl list --output UUID" \
	'a line that cannot be used'
looks
is "$(wc -l < "$work/errors"):$(switches)" '1:0 0 0' 'is said once, and nothing is set'
keep "$never read=on"
becomes switches '0 0 1' 'once it is mended, what waited is set'
off
mkfifo "$conf.new"
mv "$conf.new" "$conf"
umount_ pmem5
looks
mount_ pmem5
becomes 'tail -n 1 '"$work/errors" "daxreadctl apply: $conf: cannot be read: it is not a plain file; remove it or move it away" 'a file that cannot be read'
keep "$never read=on"
becomes switches '0 0 1' 'and then can'

# a bench has it
off
umount_ pmem5
looks
exec 9> "$tree/run/daxreadctl/pmem5"
flock -n 9
mount_ pmem5
looks
is "$(switches)" '0 0 0' 'while a bench runs it is not set'
exec 9>&-
becomes switches '0 0 1' 'but afterwards'
# in another mount namespace
off
umount_ pmem5
looks
mount_ pmem5
grep -v ' /dev/pmem5 ' "$work/all" > "$mountinfo"
becomes switches '0 0 1' 'what is mounted in another mount namespace is set, too'
ended TERM
is "$status:$(ls "$tree/run/daxreadctl")" 0: 'SIGTERM ends it, and it leaves nothing'
follow
becomes 'ls '"$tree/run/daxreadctl" apply 'it starts again'
ended INT
is "$status:$(ls "$tree/run/daxreadctl")" 0: 'and so does SIGINT'

# a copy is mounted beside
off
cp "$work/all" "$mountinfo"
keep "$db read=on"
umount_ pmem5
udev 259:6 "$db"
follow
becomes switches '1 0' 'the one'
mount_ pmem5
becomes errors 'daxreadctl apply: /dev/pmem5: what is kept for its UUID cannot be applied: /dev/pmem0p1 has the same UUID, so it would be meant, too; give one of them a new UUID (tune2fs -U random /dev/pmem5)' \
	'its copy'
is "$(switches)" '1 0 0' 'is not set'
ended TERM
udev 259:6 "$never"

# the driver is a module that is loaded later
off
mv "$tree/sys/fs/ext4" "$work/ext4"
follow
looks
is "$(kill -0 "$daemon" && errors)" '' 'it waits for the driver'
mv "$work/ext4" "$tree/sys/fs/ext4"
becomes switches '1 0 0' 'and what it mounts'
ended TERM
mv "$tree/sys/fs/ext4/features/dax_fast_read" "$work"
follow
ended
is "$status" 2 'a kernel without the switch ends it with 2'
like "$(errors)" 'this kernel has no' 'and says why'
mv "$tree/sys/fs/ext4" "$work/ext4"
follow
looks
mv "$work/ext4" "$tree/sys/fs/ext4"
ended
is "$status" 2 'also one whose driver comes later'
mv "$work/dax_fast_read" "$tree/sys/fs/ext4/features"

# what systemd is told
cat > "$work/listen" << 'END'
import os, socket, subprocess, sys
path = sys.argv[1]
told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
told.bind(path)
told.settimeout(20)
tool = subprocess.Popen(sys.argv[2:], env=dict(os.environ, NOTIFY_SOCKET=path))
def state():
    return told.recv(4096).decode().replace("\n", "|")
print(state(), flush=True)
tool.send_signal(1)
reloading, ready = state(), state()
print(reloading.split("_USEC=")[0], reloading.split("=")[-1].isdigit())
print(ready)
tool.terminate()
print(state(), tool.wait())
END
off
capture python3 "$work/listen" "$work/notify" "$DAXREADCTL" apply --follow --sysroot "$tree"
is "$out" "/srv/db: read on, was off
READY=1|STATUS=Following mounts; switched since the start: 1, failed: 0
/srv/db: read on, as it was
RELOADING=1|MONOTONIC True
READY=1|STATUS=Following mounts; switched since the start: 2, failed: 0
STOPPING=1 0" 'systemd is told: ready, reloading, stopping'
done_testing
