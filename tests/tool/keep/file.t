#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# daxreadctl set --persist and --forget change /etc/daxreadctl.conf: the named file
# system's line and no other, as a whole or not at all. A file with a mistake is an error
# that names the line.
#
# Would catch: a comment or another's line lost, a file that is overwritten although a line
# of it was not understood, a switch set and not kept or kept and not set, half a file
# after a kill or a crash, one of two runs at the same time lost, a copy's UUID kept.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"
# shellcheck source=tests/tool/keep/kept.sh
. "$(dirname "$0")/kept.sh"

new_tree
run set on --persist --sysroot "$tree" /srv/db
is "$status:$out" '0:/srv/db: on, was off; kept for later mounts' 'set --persist says what it did'
is "$(switch pmem0p1):$(grep -v '^#' "$conf")" "1:UUID=$db read=on" 'the switch is on, and a line keeps it'
is "$(grep -c '^# .*daxreadctl\.conf(5)' "$conf"):$(stat -c %a "$conf")" 1:644 'a new file says whose it is, and all may read it'
like "$err" 'nothing applies it at the next mount; start the service, now and at each boot: systemctl enable --now daxreadctl' \
	'a note says that the service does not run'
is "$(find "$tree/run/daxreadctl" "$tree/etc" -type f)" "$conf" 'nothing else is left'
run set off --persist --sysroot "$tree" --json /srv/db '/srv/with blank'
is "$status:$(json '[.filesystems[] | [.filesystem, .dax_fast_read, .persist]]')" \
	'0:[["/srv/db",false,true],["/srv/with blank",false,true]]' 'off of two, as JSON'
is "$(grep -v '^#' "$conf")" "$(lines "$db read=off" "$striped read=off")" 'off is kept, too'
run set on --sysroot "$tree" --json /srv/db
is "$(json '.filesystems[0].persist'):$(grep -c read=on "$conf")" false:0 'without --persist nothing is kept'
run set on --persist --all --sysroot "$tree"
is "$status:$(grep -v '^#' "$conf" | sort)" "0:$(lines "$db read=on" "$striped read=on" "$never read=on" | sort)" '--all'

# what a line may have beside it
iter
cat > "$conf" << END
# mine

  UUID=${db^^}	read_iter=off  read=off   # the database
UUID=99999999-0000-0000-0000-000000000000 read=on
END
printf '#end' >> "$conf"
run set on --persist --sysroot "$tree" /srv/db
is "$status:$(< "$conf")" "0:# mine

  UUID=${db^^}	read_iter=off  read=on   # the database
UUID=99999999-0000-0000-0000-000000000000 read=on
#end" 'one word changes; blanks, comments and other lines stay'
run set --forget --switch read_iter --sysroot "$tree" /srv/db
is "$status:$out:$(sed -n 3p "$conf")" "0:/srv/db: forgotten:  UUID=${db^^}  read=on   # the database" \
	'--forget of one switch'
run set on --persist --switch read_iter --sysroot "$tree" /srv/db
is "$status:$(sed -n 3p "$conf")" "0:  UUID=${db^^}  read=on read_iter=on   # the database" 'one is added before the comment'
run list --sysroot "$tree" -nr -o MOUNTPOINT,SWITCH,KEPT,SWITCH-ITER,KEPT-ITER /srv/db '/srv/with blank'
is "$out" "$(printf '/srv/db on on on on\n/srv/with\\x20blank on - off -')" 'list has both beside what is set'
run list --sysroot "$tree" --json -o KEPT,KEPT-ITER
is "$(json '.filesystems[:2]')" '[{"kept_dax_fast_read":true,"kept_dax_fast_read_iter":true},{"kept_dax_fast_read":null,"kept_dax_fast_read_iter":null}]' \
	'in JSON, too'
run set --forget --json --sysroot "$tree" /srv/db UUID=99999999-0000-0000-0000-000000000000
is "$status:$(json .)" "0:{\"schema\":1,\"forgotten\":[{\"filesystem\":\"/srv/db\",\"uuid\":\"$db\"},{\"filesystem\":\"UUID=99999999-0000-0000-0000-000000000000\",\"uuid\":\"99999999-0000-0000-0000-000000000000\"}]}" \
	'--forget of one that is mounted and one that is not'
is "$(< "$conf"):$(switch pmem0p1)" '# mine

#end:1' 'takes their lines and no other, and leaves the switch'
run set --forget --sysroot "$tree" /srv/db
fails 1 "/srv/db: cannot be forgotten: /etc/daxreadctl.conf keeps no switch of UUID=$db; see daxreadctl list" 'what is not kept cannot be forgotten'
echo "UUID=$db read=on" > "$conf"
run set --forget --switch read_iter --sysroot "$tree" /srv/db
fails 1 'keeps no switch read_iter of UUID=' 'nor a switch that is not'
run set --forget --sysroot "$tree" /srv/db '/srv/with blank'
is "$status:$(< "$conf")" "1:UUID=$db read=on" 'of two, one of which is not kept, none is forgotten'

# mistakes: each is named with its line, and nothing is changed
# refused LINE PART: a file with this second line
refused() {
	printf '# first\n%b\nUUID=%s read=off\n' "$1" "$striped" > "$conf"
	cp "$conf" "$work/before"
	echo 0 > "$tree/sys/fs/ext4/pmem0p1/dax_fast_read"
	run set on --persist --sysroot "$tree" /srv/db
	fails 1 "$conf: line ${3:-2} cannot be used: $2" "refused: ${1:0:60}"
	ok 'and the file stays as it is' cmp "$conf" "$work/before"
	is "$(switch pmem0p1)" 0 'and so does the switch'
}
refused 'read=on' 'it does not begin with UUID='
refused '/dev/pmem0 read=on' 'it does not begin with UUID='
refused 'UUID= read=on' 'what follows UUID= is none'
refused "UUID=${db%?} read=on" 'what follows UUID= is none; copy it from daxreadctl list'
refused "UUID=${db}0 read=on" 'what follows UUID= is none'
refused "UUID=${db/-/0} read=on" 'what follows UUID= is none'
refused "UUID=$db" 'it has no switch'
refused "UUID=$db # read=on" 'it has no switch'
refused "UUID=$db read" 'it may have read=on'
refused "UUID=$db read=1" 'it may have read=on'
refused "UUID=$db read=onn" 'it may have read=on'
refused "UUID=$db write=on" 'it may have read=on'
refused "UUID=$db read=on read=on" 'it has a switch twice'
refused "UUID=$db read=on\\nUUID=${db^^} read=on" 'a line above has the same UUID' 3
refused "UUID=$db read=on\\0" 'it has a byte of 0'
run set --forget --sysroot "$tree" /srv/db
fails 1 'line 2 cannot be used' '--forget refuses it, too'
run apply --sysroot "$tree"
fails 1 'line 2 cannot be used' 'and apply'
run list --sysroot "$tree" -nr -o DEVICE,KEPT /srv/db
is "$status:$out:$(grep -c 'line 2 cannot be used' <<< "$err")" '0:/dev/pmem0p1 -:1' 'list lists, and says that it cannot tell'
rm "$conf"
mkdir "$conf"
run set on --persist --sysroot "$tree" /srv/db
fails 1 'it is a directory' 'a directory'
rmdir "$conf"
mkfifo "$conf"
run set on --persist --sysroot "$tree" /srv/db
fails 1 'it is not a plain file; remove it or move it away' 'a FIFO'
is "$(switch pmem0p1)" 0 'sets nothing'
rm "$conf"

# whose UUID?
udev 253:0 "$db"
run set on --persist --sysroot "$tree" /srv/db
fails 1 '/srv/db: cannot be kept: /dev/mapper/striped has the same UUID, so it would be meant, too; give one of them a new UUID (tune2fs -U random /dev/pmem0p1)' \
	'one that two file systems have'
udev 259:1 00000000-0000-0000-0000-000000000000
run set on --persist --sysroot "$tree" /srv/db
fails 1 'cannot be kept: it has no UUID' 'one that is none'
rm "$tree/run/udev/data/b259:1"
run set on --persist --sysroot "$tree" /srv/db
fails 1 'cannot be kept: its UUID cannot be read' 'one that is not known'
is "$(switch pmem0p1):$(ls "$tree/etc")" 0: 'and nothing is set or written'
udev 259:1 "$db"
udev 259:6 "$db"
udev 253:0 "$striped"
run set on --all --persist --sysroot "$tree"
is "$status:$out:$(grep -v '^#' "$conf")" "1:/srv/with blank: on, as it was; kept for later mounts:UUID=$striped read=on" \
	'with --all the others are set and kept'
udev 259:6 "$never"

# one switch for all
mkdir -p "$tree/sys/module/dax/parameters"
echo 0 > "$tree/sys/module/dax/parameters/fast_read"
for type in xfs ext2 erofs; do
	sed -i -E "s|- [a-z0-9]+ /dev/pmem4|- $type /dev/pmem4|" "$tree/proc/self/mountinfo"
	run set on --persist --sysroot "$tree" /srv/xfs
	fails 2 "it is $type, not ext4, and has no switch of its own; set that of all XFS, ext2 and EROFS (echo 1 > /sys/module/dax/parameters/fast_read), and to keep it put dax.fast_read=1 on the kernel's command line" "$type"
done
sed -i 's|- erofs /dev/pmem4|- btrfs /dev/pmem4|' "$tree/proc/self/mountinfo"
run set on --persist --sysroot "$tree" /srv/xfs
fails 2 'it is btrfs, not ext4; give a mounted ext4 file system' 'a type without any'

# writing
rm "$conf"
echo "UUID=$striped read=off" > "$work/elsewhere"
chmod 640 "$work/elsewhere"
ln -s "$work/elsewhere" "$conf"
run set on --persist --sysroot "$tree" /srv/db
is "$status:$(readlink "$conf"):$(stat -c %a "$work/elsewhere"):$(wc -l < "$work/elsewhere")" "0:$work/elsewhere:640:2" \
	'a link stays a link, and a mode a mode'
rm "$conf"
lost=0
for round in 1 2 3 4 5; do
	rm -f "$conf"
	pids=()
	for where in /srv/db '/srv/with blank' /srv/never; do
		for which in read read_iter; do
			"$DAXREADCTL" set on --persist --sysroot "$tree" --switch $which "$where" > "$work/out" 2>&1 &
			pids+=($!)
		done
	done
	for pid in "${pids[@]}"; do wait "$pid" || diag "round $round: $(< "$work/out")"; done
	[[ $(grep -oE '(read|read_iter)=on' "$conf" | wc -l) == 6 ]] || { ((++lost)); diag "$(< "$conf")"; }
done
is "$lost" 0 'of six runs at the same time none is lost'

# killed outright at any moment
cp "$conf" "$work/on"
sed "/$db/s/ read=on/ read=off/" "$work/on" > "$work/off"
torn=0
for ((i = 0; i < 60; i++)); do
	"$DAXREADCTL" set "$( ((i % 2)) && echo on || echo off)" --persist --sysroot "$tree" /srv/db > "$work/out" 2>&1 &
	pid=$!
	sleep "0.00$((i % 10))"
	kill -KILL $pid 2> /dev/null || true
	wait $pid 2> /dev/null || true
	cmp -s "$conf" "$work/on" || cmp -s "$conf" "$work/off" || ((++torn))
done
is "$torn" 0 'killed at some moments, the file is the old one or the new one'
run set on --persist --sysroot "$tree" /srv/db
ok 'the next run works' cmp "$conf" "$work/on"
is "$(ls "$tree/etc" "$tree/run/daxreadctl")" "$(printf '%s:\ndaxreadctl.conf\n\n%s:' "$tree/etc" "$tree/run/daxreadctl")" 'and removes what was left'

# on the disk before it has its name, and its name before it is said
if [[ $DAXREADCTL == */build/san/* ]]; then
	skip 'a sanitizer must be loaded first' 'the order of writes'
else
	preload_library calls
	CALLS=$work/calls LD_PRELOAD=$work/calls.so "$DAXREADCTL" set off --persist --sysroot "$tree" /srv/db > "$work/out" 2>&1
	is "$(< "$work/calls")" "fsync $conf.part
rename $conf.part $conf
fsync $tree/etc" 'file, name and directory are synced in this order'
	status=0
	out=$(CALLS=$work/calls FAIL=rename LD_PRELOAD=$work/calls.so "$DAXREADCTL" set on --persist --sysroot "$tree" /srv/db 2> "$work/err") || status=$?
	err=$(< "$work/err")
	fails 1 "$conf: cannot be written: No space left on device; check space" 'a file that cannot be replaced'
	is "$(switch pmem0p1):$(ls "$tree/etc")" 0:daxreadctl.conf 'leaves the switch as it was'
	ok 'and the file' cmp "$conf" "$work/off"
fi

if ((EUID == 0)); then
	chmod 755 "$work"
	chmod -R a+rX "$tree"
	capture setpriv --reuid 65534 --regid 65534 --clear-groups "$DAXREADCTL" set on --persist --sysroot "$tree" /srv/db
	fails 1 'cannot be written: Permission denied' 'a user'
	chmod 600 "$conf"
	capture setpriv --reuid 65534 --regid 65534 --clear-groups "$DAXREADCTL" list -nr -o DEVICE,KEPT --sysroot "$tree" /srv/db
	like "$out:$err" '/dev/pmem0p1 -:' 'who may not read it sees nothing kept'
	like "$err" 'cannot be read: Permission denied; run as root' 'and why'
else
	skip 'needs root' 'a user'
fi

for wrong in '--forget --all' '--forget --persist /srv/db' '--forget on /srv/db'; do
	# shellcheck disable=SC2086 # words
	run set --sysroot "$tree" $wrong ${wrong##*--all}
	is "$status" 64 "set $wrong is wrong usage"
done
done_testing
