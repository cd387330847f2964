# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Sourced by what runs in the lab with memory that is no NVDIMM: finds it.
# shellcheck shell=bash

# device_of PROVIDER: the block device of the only namespace on that bus
device_of() {
	ndctl list --namespaces --buses | jq -r --arg provider "$1" \
		'.[] | select(.provider == $provider) | "/dev/" + (.. | .blockdev? // empty)'
}
