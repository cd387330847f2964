# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Sourced inside the lab: what the running kernel can do.
# shellcheck shell=bash

# ext2 lost DAX in some kernel after 6.12, which then ignores the mount option.
ext2_has_dax() { grep -qw ext2_dax_fault /proc/kallsyms; }
