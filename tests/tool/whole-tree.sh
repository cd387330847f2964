# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Sourced by the tests of doctor, after tool.sh: a saved tree on which nothing is wrong, and
# what doctor says of it.
# shellcheck shell=bash disable=SC2154 # $out is tool.sh's

BUS='sys/devices/LNXSYSTM:00/LNXSYBUS:00/ACPI0012:00/ndbus0'

# put FILE LINE...: makes a file of the tree
put() {
	mkdir -p "$(dirname "$tree/$1")"
	printf '%s\n' "${@:2}" > "$tree/$1"
}

# whole_tree: a copy of the server's tree in $tree, completed and mended; /srv/db is on the
# partition pmem0p1.
whole_tree() {
	tree=$(tree server)
	# shellcheck disable=SC2034 # for the tests
	mountinfo=$tree/proc/self/mountinfo
	# shellcheck disable=SC2034 # for the tests
	part=$(realpath "$tree/sys/class/block/pmem0p1")
	: > "$part/../badblocks"
	put proc/sys/kernel/osrelease 6.12.117
	put proc/sys/kernel/perf_event_paranoid 2
	put boot/config-6.12.117 '# CONFIG_FS_DAX_LIMITED is not set' 'CONFIG_FS_DAX=y' 'CONFIG_FS_DAX_PMD=y'
	put "$BUS/provider" ACPI.NFIT
	mkdir -p "$tree/sys/bus/nd/drivers/nd_pmem"
	ln -s "$tree/sys/bus/nd/drivers/nd_pmem" "$tree/$BUS/region0/pfn0.1/driver"
	put sys/fs/ext4/features/dax_fast_read_iter supported
	put sys/fs/ext4/pmem0p1/dax_fast_read 1
	put sys/fs/ext4/pmem0p1/dax_fast_read_iter 1
	put sys/module/ext4/parameters/dax_fast_read 1
	put sys/module/ext4/parameters/dax_fast_read_iter 0
	put sys/module/dax/parameters/fast_read 0
	put sys/devices/system/cpu/vulnerabilities/spectre_v2 'Mitigation: Retpolines; IBPB: conditional; RSB filling'
	put sys/devices/system/cpu/vulnerabilities/retbleed 'Mitigation: untrained return thunk; SMT disabled'
	put sys/devices/system/cpu/vulnerabilities/spec_rstack_overflow 'Mitigation: Safe RET'
	put sys/devices/system/cpu/vulnerabilities/indirect_target_selection 'Not affected'
	put run/udev/data/b259:1 E:ID_FS_BLOCKSIZE=4096 E:ID_FS_TYPE=ext4
	put sys/kernel/tracing/events/ext4/ext4_dax_read/enable 0
	echo '47 24 0:30 / /sys/kernel/tracing rw shared:47 - tracefs tracefs rw' >> "$mountinfo"
}

# of CHECK KEY...: what doctor said of a check in JSON, the values with "|" between
of() {
	local name=$1 keys
	shift
	keys=$(printf '.%s,' "$@")
	jq -r "[.checks[] | select(.check == \"$name\") | ${keys%,}] | map(. // \"-\" | tostring) | join(\"|\")" <<< "$out"
}

# wrong: the checks that found something wrong, with their words
wrong() { jq -r '[.checks[] | select(.state == "wrong") | .check + "=" + (.why_not // "?")] | join(" ")' <<< "$out"; }
