# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Sourced by what runs in the lab with memory that is no NVDIMM: finds it, and makes a region
# and a namespace of CXL memory.
# shellcheck shell=bash

# device_of PROVIDER: the block device of the only namespace on that bus
device_of() {
	ndctl list --namespaces --buses | jq -r --arg provider "$1" \
		'.[] | select(.provider == $provider) | "/dev/" + (.. | .blockdev? // empty)'
}

# cxl_namespace: makes a region of all of the only CXL memory device, and a namespace in mode
# fsdax of that; prints its block device. By sysfs, as not every distribution has cxl(1).
cxl_namespace() {
	local cxl=/sys/bus/cxl/devices region memory endpoint size

	memory=$(echo "$cxl"/mem[0-9]*)
	size=$(cat "$memory/pmem/size")
	endpoint=$(basename "$(echo "$cxl"/endpoint*/decoder[0-9]*)")
	region=$(cat "$cxl/decoder0.0/create_pmem_region")
	echo "$region" > "$cxl/decoder0.0/create_pmem_region"
	cat /proc/sys/kernel/random/uuid > "$cxl/$region/uuid"
	cat "$cxl/decoder0.0/interleave_granularity" > "$cxl/$region/interleave_granularity"
	echo 1 > "$cxl/$region/interleave_ways"
	echo pmem > "$cxl/$endpoint/mode"
	echo "$size" > "$cxl/$endpoint/dpa_size"
	echo "$size" > "$cxl/$region/size"
	echo "$endpoint" > "$cxl/$region/target0"
	echo 1 > "$cxl/$region/commit"
	echo "$region" > /sys/bus/cxl/drivers/cxl_region/bind
	# map=mem: the pages' descriptions are locked often, which this memory does slowest.
	ndctl create-namespace --bus CXL --mode fsdax --map mem | jq -r '"/dev/" + .blockdev'
}
