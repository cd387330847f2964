# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Sourced: an extended regular expression that matches the kernel's reports of
# problems.
# shellcheck shell=bash

# shellcheck disable=SC2034 # used by those who source this
KERNEL_REPORTS='WARNING:|BUG:|kernel BUG at|Oops:|Kernel panic|general protection fault|unable to handle'\
'|KASAN:|KCSAN:|UBSAN:|KFENCE:|kmemleak: [1-9]|unreferenced object|INFO: (possible|inconsistent|trying|rcu_|task )'\
'|(circular|recursive) locking|inconsistent lock state|suspicious RCU usage|soft lockup'\
'|detected stall|refcount_t:|list_(add|del).* corruption|\[ cut here \]|Call Trace:'
