#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The DAX core can be a module where no file system reads through it (FS_DAX off). With the
# series it then needs no symbol that the kernel does not export.
#
# Would catch: a function that only a built-in DAX core may call, outside of what FS_DAX
# compiles.
set -euo pipefail
# shellcheck source=tests/patches/lib.sh
source "$(dirname "$0")/lib.sh"

# shellcheck disable=SC2034 # of lib.sh
CHECK_BUILD=build-module
# What lab.config has built in, as modules; and no FS_DAX
CHECK_OPTIONS=('# CONFIG_FS_DAX is not set')
for name in DAX DEV_DAX DEV_DAX_PMEM BLK_DEV_PMEM ACPI_NFIT VIRTIO_PMEM; do
	CHECK_OPTIONS+=("CONFIG_$name=m")
done

# needs: the symbols that the module's object does not define
needs() { nm --undefined-only --format=just-symbols "$CHECK_TREE/$CHECK_BUILD/drivers/dax/super.o" | sort; }

# modpost makes __this_module, the linker script const_pcpu_hot, and a macro of
# kernel/params.c exports param_get_uint and its like.
is_exported() {
	[[ $1 =~ ^(__this_module|const_pcpu_hot|param_[gs]et_.*)$ ]] ||
		grep -rqE "EXPORT_SYMBOL[A-Z_]*\($1[,)]" "$CHECK_TREE"/{arch/x86,block,fs,kernel,lib,mm}
}

for kver in $(versions_asked); do
	series_of "$kver"
	check_tree "$kver"
	bring_source "$CHECK_TREE" "$kver"
	ok "$kver: DAX can be a module without FS_DAX" configure "$kver"
	ok "$kver: it compiles without the series" check_make drivers/dax/super.o
	base=$(needs)
	bring_source "$CHECK_TREE" "$kver" "${PATCHES[@]}"
	ok "$kver: it compiles with the series" check_make drivers/dax/super.o
	missing=''
	while read -r symbol; do
		is_exported "$symbol" || missing+=" $symbol"
	done < <(comm -13 <(echo "$base") <(needs))
	is "$missing" '' "$kver: what it needs beyond that is exported"
done
done_testing
