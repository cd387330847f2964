# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Sourced by the lab's scripts: functions that they share. Sources those of the
# kernel series, too.
# shellcheck shell=bash

LAB_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=patches/common.sh
. "$LAB_DIR/../../patches/common.sh"

EXIT_USAGE=64
# shellcheck disable=SC2034 # used by those who source this
KINDS='patched, stock, debug, kcsan, nfit or cxl'

wrong_usage() {
	say "$*"
	say "try --help"
	exit "$EXIT_USAGE"
}

# print_head: prints the comment at the top of the calling script, as its help.
print_head() { sed -n '5,/^[^#]/s/^# \{0,1\}//p' "$0"; }

is_kind() {
	[[ $1 =~ ^(patched|stock|debug|kcsan|nfit|cxl)$ ]]
}
