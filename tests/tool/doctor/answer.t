#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# What doctor takes and what it prints: which file system is meant when none is named, names
# that are wrong, a table with the commands below it, JSON with fixed keys, commands that a
# shell reads as they are meant, whatever bytes are in a mount point. It changes nothing.
#
# Would catch: a file system chosen from several, a wrong name that is checked as if it was
# there, keys that come and go, a mount point that breaks its command or runs another.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"
# shellcheck source=tests/tool/whole-tree.sh
. "$(dirname "$0")/../whole-tree.sh"

doctor() { run doctor --sysroot "$tree" "$@"; }

# which is meant
whole_tree
doctor
fails 64 '/srv/db and /srv/with blank can do DAX, maybe more: name one' 'several file systems: one is to be named'
sed -i '/ 253:0 /d; / 259:6 /d' "$mountinfo"
rm -r "$tree"/sys/fs/ext4/{dm-0,pmem5}
doctor --json
is "$(json '[.device, .mount_point]')" '["/dev/pmem0p1","/srv/db"]' 'the only one is taken'
sed -i '/ 259:1 /d' "$mountinfo"
rm -r "$tree"/sys/fs/ext4/pmem0p1
doctor
fails 64 '/dev/pmem0 and /dev/pmem1 are persistent memory, maybe more: name one' 'none is mounted: of several disks one is to be named'
rm "$tree"/sys/class/block/pmem[01245]
doctor --json
is "$(json .device):$(wrong)" '"/dev/pmem3":namespace-mode=namespace-mode switch=switch' 'the only disk is taken, mounted or not'
sed -i '/ 259:4 /d' "$mountinfo"
rm -r "$tree"/sys/class/block/pmem3 "$tree"/sys/fs/ext4/pmem3
doctor --json
is "$status:$(wrong):$(json .device)" '2:device=device:null' 'no persistent memory at all'

# names
whole_tree
doctor /srv/db /srv/never
fails 64 '/srv/never: one operand too many' 'one at a time'
doctor /srv/db/file
is "$status:$(grep -c '^mount  *ok  */srv/db' <<< "$out")" '1:1' 'a path in it means the file system'
for name in pmme0 namespace9.0 dax9.0; do
	doctor "$name"
	fails 1 "$name: cannot be found" "no such thing: $name"
done
doctor /srv/xfs
fails 2 '/srv/xfs: cannot be used: it is xfs, not ext4' 'another file system'
doctor /dev/pmem4
fails 2 '/dev/pmem4: cannot be used: it is xfs, not ext4' 'by its device'
doctor ''
is "$status" 1 'an empty name'
doctor /dev/pmem0
fails 1 'its partition /dev/pmem0p1 is; give that' 'a disk with partitions'
doctor --output CHECK,NONE /srv/db
fails 64 '--output CHECK,NONE: give columns' 'a column that does not exist'

# character devices
mkdir -p "$tree"/sys/bus/dax/devices "$tree"/sys/dev/char
# character NAME DIRECTORY NUMBER: a device-dax device
character() {
	put "$2/$1/dev" "$3"
	ln -s ../../bus/dax "$tree/sys/dev/dax-bus" 2> /dev/null || true
	ln -s "$tree/sys/bus/dax" "$tree/$2/$1/subsystem"
	ln -s "$tree/$2/$1" "$tree/sys/bus/dax/devices/$1"
	ln -s "$tree/$2/$1" "$tree/sys/dev/char/$3"
}
character dax7.0 "$BUS/region7/dax7.1" 252:0
put "$BUS/region7/dax7.1/namespace" namespace7.0
for name in dax7.0 /dev/dax7.0; do
	doctor --json $name
	is "$status:$(wrong)" '2:device=namespace-mode' "$name: a namespace in mode devdax"
	is "$(of device value command erases)" \
		'dax7.0: a namespace in mode devdax|ndctl create-namespace -f -e namespace7.0 -m fsdax|all that is on namespace7.0' "$name: its command"
done
character dax1.0 sys/devices/platform/hmem.1 252:1
doctor --json dax1.0
is "$status:$(of device why_not value command)" \
	'2:device|dax1.0: memory that the firmware sets apart (hmem), as a DAX character device|-' 'memory of the firmware'
character dax2.0 sys/devices/platform/ACPI0017:00/root0/decoder0.0/region2/dax_region2 252:2
doctor --json dax2.0
is "$status:$(of device why_not value)" '2:device|dax2.0: a CXL region as a DAX character device' 'a CXL region'

# the answer
put sys/fs/ext4/pmem0p1/dax_fast_read 0
put run/udev/data/b259:1 E:ID_FS_BLOCKSIZE=1024
doctor /srv/db
is "$(head -n 1 <<< "$out" | tr -s ' ')" 'CHECK STATE VALUE' 'a table'
like "$out" '
switch: its switch is off' 'below it what is wrong'
like "$out" '
    # erases all that is on /dev/pmem0p1
    umount --all-targets /dev/pmem0p1 && mke2fs -t ext4 -b 4096 /dev/pmem0p1 && mount -o dax=always /dev/pmem0p1 /srv/db' \
	'and the command, with what it erases before it'
like "$out" '
health: unknown: ' 'and what is unknown, with why'
like "$err" '' 'nothing on standard error'
doctor --raw /srv/db
is "$(grep -vc '^[a-zA-Z-]* [A-Za-z/]* [^ ]*$' <<< "$out" || true)" 0 'raw: the table alone, a line a check'
doctor --noheadings --output CHECK,STATE /srv/db
is "$(head -n 1 <<< "$out" | tr -s ' ')" 'series ok' 'columns that are chosen'
is "$(grep -c 'mke2fs' <<< "$out" || true)" 0 'come alone'
doctor --json -o CHECK,STATE /srv/db
is "$(json '.checks[0]')" '{"check":"series","state":"ok"}' 'also as JSON'
doctor --json /srv/db
is "$(json '[keys[], (.checks[0] | keys[])]')" \
	'["checks","device","fast_path","file","mount_point","schema","cause","check","command","erases","state","value","why_not"]' 'the keys of JSON'
is "$(json '[.schema, (.checks | type), ([.checks[].state] | unique)]')" '[1,"array",["n/a","ok","unknown","wrong"]]' 'their values'
is "$(json '[.checks[].check]')" "$(doctor --json /srv/never; json '[.checks[].check]')" 'the same checks for each file system'

# words for the shell: what the command names is the mount point
# shellcheck disable=SC2016 # nothing is to expand
points=("/srv/with blank" "/srv/it's" '/srv/$(touch pwned)' '/srv/back\slash\x41' $'/srv/new\nline' $'/srv/\e[31mred' $'/srv/\xff\xfe' '/srv/-;&|<>*?"`' '/srv/größe')
for point in "${points[@]}"; do
	whole_tree
	put sys/fs/ext4/pmem0p1/dax_fast_read 0
	escaped=$(printf %s "$point" | sed 's/\\/\\134/g; s/ /\\040/g' | awk '{ printf("%s%s", (NR > 1) ? "\\012" : "", $0) }')
	grep -av ' 259:1 ' "$mountinfo" > "$work/mountinfo" || true
	printf '41 22 259:1 / %s rw,relatime shared:40 - ext4 /dev/pmem0p1 rw,dax=always\n' "$escaped" >> "$work/mountinfo"
	cp "$work/mountinfo" "$mountinfo"
	shown=$(printf %q "$point")
	doctor /dev/pmem0p1
	command=$(sed -n 's/^    daxreadctl set on //p' <<< "$out")
	is "$(cd "$work" && bash -c "printf %s $command" | od -c)" "$(printf %s "$point" | od -c)" "in a shell's word: $shown"
	doctor --json /dev/pmem0p1
	is "$(of switch command)" "daxreadctl set on $command" "the same as JSON: $shown"
done
is "$(find "$work" -name pwned)" '' 'and nothing of it is run'

# root, where nothing can be unmounted
whole_tree
doctor --json /
is "$(of device why_not command)" 'device|-' 'of the root no device is unmounted'
sed -i 's| / / rw,relatime shared:1 - ext4 /dev/root rw| / / rw,relatime shared:1 - ext4 /dev/root rw,dax=never|' "$mountinfo"
doctor --json /
is "$(of mount-option why_not command)" 'dax=never|-' 'nor is it mounted otherwise'

# nothing is changed
whole_tree
sums() { (cd "$tree" && find . -type f -exec sha256sum {} + | sort && find . | sort); }
before=$(sums)
for operand in /srv/db /srv/never pmem3 ''; do
	doctor ${operand:+"$operand"}
done
is "$(sums)" "$before" 'nothing is changed, and no file is made'

done_testing
