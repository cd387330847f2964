#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The lab proves at each boot which kernel runs.
#
# Would catch: another version taken for the one asked for, 6.120 for 6.12 too, and a kernel
# without the series for one with it.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/with" "$work/without" "$work/bin"
: > "$work/with/dax_fast_read"

# on RELEASE with|without VERSION with|without: what is said on such a kernel, and the status
on() {
	printf '#!/bin/sh\necho %s\n' "$1" > "$work/bin/uname"
	chmod +x "$work/bin/uname"
	PATH=$work/bin:$PATH FEATURES=$work/$2 "$TOP/tests/lab/guest/prove-kernel" "$3" "$4" && echo right
}

is "$(on 6.12.117 with 6.12 with)" right "the kernel with the series"
is "$(on 6.12.117 without 6.12 without)" right "the kernel without it"
is "$(on 6.1.192 with 6.12 with)" "prove-kernel: this is Linux 6.1.192, and 6.12 was asked for" \
	"another version is told"
is "$(on 6.12.117 without 6.1 without)" "prove-kernel: this is Linux 6.12.117, and 6.1 was asked for" \
	"6.12 is not taken for 6.1"
is "$(on 6.12.117 without 6.12 with)" \
	"prove-kernel: Linux 6.12.117 is without the series, and one with it was asked for" \
	"a kernel without the series is told"
is "$(on 6.12.117 with 6.12 without)" \
	"prove-kernel: Linux 6.12.117 is with the series, and one without it was asked for" \
	"and one with it, too"
# shellcheck disable=SC2016 # $ is the script's
like "$(< "$TOP/tests/lab/guest/prepare-pmem")" 'prove-kernel" "$LAB_VERSION" "$LAB_SERIES"' \
	"the lab asks at each boot"
done_testing
