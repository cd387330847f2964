# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Sourced by the tests of what is kept, after tool.sh: a saved tree with three file systems
# that can have DAX files, their UUIDs, and /etc.
# shellcheck shell=bash disable=SC2034,SC2154 # for the test, and of tool.sh

db=11111111-aaaa-4444-8888-000000000001
striped=22222222-bbbb-4444-8888-000000000002
never=33333333-cccc-4444-8888-000000000003

# udev DEVICE UUID: what udev knows of MAJOR:MINOR
udev() { echo "E:ID_FS_UUID=$2" > "$tree/run/udev/data/b$1"; }

# Makes $tree anew, and sets $conf.
new_tree() {
	tree=$(tree server)
	sed -i 's/dax=never/dax=inode/' "$tree/proc/self/mountinfo"
	mkdir -p "$tree/run/udev/data" "$tree/etc"
	udev 259:1 $db
	udev 253:0 $striped
	udev 259:6 $never
	conf=$tree/etc/daxreadctl.conf
}

# switch NAME [WORD]: a device's switch in sysfs
switch() { cat "$tree/sys/fs/ext4/$1/dax_fast_read${2:+_iter}"; }

# iter: gives the tree's kernel the second switch
iter() {
	local directory

	echo supported > "$tree/sys/fs/ext4/features/dax_fast_read_iter"
	for directory in "$tree"/sys/fs/ext4/*/; do
		[[ $directory == */features/ ]] || echo 0 > "$directory/dax_fast_read_iter"
	done
}

# lines "UUID SWITCHES"...: the file's lines
lines() { printf 'UUID=%s\n' "$@"; }
