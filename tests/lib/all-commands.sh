# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Sourced by guest tests of devices, after tool.sh: the tool's commands on a device.
# shellcheck shell=bash disable=SC2154 # out, status and work are tool.sh's

# all_commands DEVICE NAME NAMESPACE: makes a file system on DEVICE, mounts it on
# /run/device, and runs list, set, get, bench and trace on it. It stays mounted.
all_commands() {
	local device=$1 name=$2 namespace=$3

	mkdir -p /run/device
	mke2fs -q -F -t ext4 -b 4096 "$device"
	mount -o dax "$device" /run/device
	run list -n -r -o DEVICE,MOUNTPOINT,CAN-DAX,WHY-NOT,NAMESPACE,MODE "$device"
	is "$out" "$device /run/device on - $namespace fsdax" "$name: list"
	is "$("$DAXREADCTL" list --sysroot / -n -r -o DEVICE,MOUNTPOINT,CAN-DAX,WHY-NOT,NAMESPACE,MODE "$device")" "$out" \
		"$name: sysfs alone says the same"
	run set on "$device"
	is "$status:$out" "0:$device: on, was off" "$name: set"
	is "$(cat "/sys/fs/ext4/$(lsblk -ndo KNAME "$device")/dax_fast_read")" 1 "$name: the kernel has it"
	run get -n -o SWITCH --via ioctl /run/device
	is "$out" on "$name: get by ioctl"
	run bench --block-size 1 --reads 70 --file-size 1M --json - "$device"
	is "$status:$(json '[.device, (.results | length > 0)]')" "0:[\"$device\",true]" "$name: bench"
	head -c 8K /dev/urandom > /run/device/file
	run trace --json --output-file "$work/trace" "$device" -- md5sum /run/device/file
	is "$status:$(jq -c '[.methods[1].reads > 0, .files[].path]' "$work/trace")" '0:[true,"/run/device/file"]' "$name: trace"
	run list -n -o DEVICE "$namespace"
	is "$out" "$device" "$name: is found by its namespace"
}

# all_commands_and_doctor PROVIDER NAME KIND: the same on the device of the only namespace on
# that bus, then doctor, which names the device's kind. It is unmounted at the end. device_of is
# of device-of.sh.
all_commands_and_doctor() {
	local device namespace

	device=$(device_of "$1")
	namespace=$(ndctl list --namespaces | jq -r --arg device "${device#/dev/}" \
		'.[] | select(.blockdev == $device) | .dev')
	ok "$2: the lab has it, $device" test -b "$device"
	all_commands "$device" "$2" "$namespace"
	run doctor /run/device
	is "$status" 0 "$2: doctor finds nothing wrong"
	like "$(tr -s ' ' <<< "$out")" "device ok $device: $3" "$2: doctor knows its kind"
	umount /run/device
	run doctor "$device"
	is "$status" 1 "$2: not mounted, doctor wants that"
}
