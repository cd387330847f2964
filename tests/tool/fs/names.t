#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# A file system can be named by its UUID or label, by the name of its device and by that
# of its namespace; messages use the same name. An ambiguous name is refused.
#
# Would catch: a name that finds another file system or the first of two, a device that
# is not mounted taken for that of "/", a set that prints another mount point than the
# user's.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"

tree=$(tree server)
mkdir -p "$tree/run/udev/data"
# udev DEVNO LINE...: writes udev's data of a device
udev() { printf 'E:%s\n' "${@:2}" > "$tree/run/udev/data/b$1"; }
udev 259:1 ID_FS_UUID=0b4c1f8e-11aa-4f0e-9d55-6f5e1c2a7b10 'ID_FS_LABEL_ENC=my\x20data' ID_FS_LABEL=my_data
udev 253:0 ID_FS_UUID=11111111-2222-3333-4444-555555555555 ID_FS_LABEL_ENC=twice
udev 259:6 ID_FS_UUID=99999999-2222-3333-4444-555555555555 ID_FS_LABEL_ENC=twice

# means NAME DEVICE
means() {
	run list --sysroot "$tree" -n -o DEVICE "$1"
	is "$out" "$2" "$1 means $2"
}
means UUID=0b4c1f8e-11aa-4f0e-9d55-6f5e1c2a7b10 /dev/pmem0p1
means UUID=0B4C1F8E-11AA-4F0E-9D55-6F5E1C2A7B10 /dev/pmem0p1
means 'UUID="11111111-2222-3333-4444-555555555555"' /dev/mapper/striped
means 'LABEL=my data' /dev/pmem0p1
means pmem0p1 /dev/pmem0p1
means dm-0 /dev/mapper/striped
means striped /dev/mapper/striped
means namespace0.0 /dev/pmem0p1
means namespace2.0 /dev/mapper/striped
means /dev/dm-0 /dev/mapper/striped

run list --sysroot "$tree" -n -o UUID,LABEL,FSTYPE /dev/pmem0p1
is "$out" '0b4c1f8e-11aa-4f0e-9d55-6f5e1c2a7b10 my data ext4' 'list has UUID, LABEL and FSTYPE'
run list --sysroot "$tree" --json -o UUID,LABEL,FSTYPE /srv/raw
is "$(json .filesystems)" '[{"uuid":null,"label":null,"fs_type":"ext4"}]' 'as null where they are not known'

run list --sysroot "$tree" LABEL=twice
fails 1 'LABEL=twice: cannot be used: it names /dev/mapper/striped and also /dev/pmem5' 'a label that two have is refused'
run set on --sysroot "$tree" LABEL=twice
is "$status:$(cat "$tree"/sys/fs/ext4/{dm-0,pmem5}/dax_fast_read | paste -sd' ')" '1:1 0' 'and set sets none of them'
run list --sysroot "$tree" LABEL=
fails 1 'LABEL=: cannot be found' 'an empty label means nothing'
run get --sysroot "$tree" ''
fails 1 "get: '': cannot be found" 'an empty name is shown as one'
run list --sysroot "$tree" UUID=1234
fails 1 'UUID=1234: cannot be found: no mounted ext4 file system has it' 'nor does a part of a UUID'
run list --sysroot "$tree" namespace3.1
fails 1 'namespace3.1: cannot be found' 'nor a namespace that is not there'
run list --sysroot "$tree" pmem0
fails 1 'pmem0: cannot be used: it is not mounted, but its partition /dev/pmem0p1 is; give that' \
	'a disk is not its partition'
run list --sysroot "$tree" /dev/pmem1
fails 1 'no file system of it is mounted' 'a device does not stand for those mapped onto it'

sed -i '/ 259:6 /s,/ /srv/never,&,; $a 60 22 259:1 /lib /srv/db2 rw - ext4 /dev/pmem0p1 rw,dax=always' "$tree/proc/self/mountinfo"
for name in /srv/db /srv/db2 /var/lib/db /dev/pmem0p1 pmem0p1 namespace0.0 /srv/db/some/file 'LABEL=my data'; do
	run set off --sysroot "$tree" "$name"
	is "$out" "$name: off, as it was" "set says $name back"
done
run set off --json --sysroot "$tree" /srv/db2
is "$(json '.filesystems[] | [.filesystem, .mount_point]')" '["/srv/db2","/srv/db2"]' 'as JSON, too'
run get -n -o MOUNTPOINT --sysroot "$tree" /srv/db2
is "$out" /srv/db2 'get shows the mount point that was named'
run set on --sysroot "$tree" pmem5
fails 2 'pmem5: cannot do DAX' 'and an error calls it as it was named'

if ((EUID == 0)); then
	# on this system: a file with the same name
	disk=$(cd /sys/class/block && echo * | cut -d' ' -f1)
	mkdir "$work/here"
	: > "$work/here/$disk"
	: > "$work/here/LABEL=x"
	# the answer depends on the machine, the note does not
	err=$(cd "$work/here" && "$DAXREADCTL" list "$disk" 2>&1 > /dev/null) || true
	like "$err" "$disk: is a path here and taken for it; the device is /dev/$disk" 'a path is used before a name, with a note'
	err=$(cd "$work/here" && "$DAXREADCTL" list LABEL=x 2>&1 > /dev/null) || true
	like "$err" 'LABEL=x: this is a path here, so it is not taken as a label' 'and before a label'
	run list /dev/null
	fails 2 '/dev/null: cannot be used: it is a character device' 'a character device holds no file system'
else
	skip 'needs root' 'paths and names'
fi

done_testing
