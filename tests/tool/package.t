#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The Debian package has the files that `make install` installs, depends on the
# libraries that the program is linked with, is the same when built twice, and its
# program runs.
#
# Would catch: a file of `make install` that the package lacks, a lost dependency, a
# build date or an owner in the package, a program that does not start.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"

command -v dpkg-deb dpkg-shlibdeps > /dev/null || skip_all "dpkg-dev is missing: make deps"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

ok 'the package is made' "$TOP/tools/package/deb"
deb=$(find "$TOP/build" -maxdepth 1 -name 'daxreadctl_*.deb' -printf '%T@ %p\n' | sort -n | tail -n 1 | cut -d' ' -f2-)
cp "$deb" "$work/first.deb"
ok 'and made again' env TZ=Asia/Tokyo "$TOP/tools/package/deb"
ok 'it is the same, byte for byte' cmp "$work/first.deb" "$deb"

make -s --no-print-directory -C "$TOP" install PREFIX=/usr DESTDIR="$work/installed" > "$work/log" 2>&1 || cat "$work/log" >&2
dpkg-deb -x "$deb" "$work/unpacked"
is "$(cd "$work/unpacked" && find . -type f ! -path './usr/share/doc/*' | sed 's/\.8\.gz$/.8/' | sort)" \
	"$(cd "$work/installed" && find . -type f | sort)" 'its files are those that make install installs'
is "$(dpkg-deb -c "$deb" | awk '{ print $2 }' | sort -u)" 'root/root' 'all belong to root'

depends=$(dpkg-deb -f "$deb" Depends)
for library in libc6 libjson-c libmount1 libndctl libsmartcols1 libtracefs libtraceevent; do
	like "$depends" "$library" "it depends on $library"
done
is "$("$work/unpacked/usr/bin/daxreadctl" --version)" "daxreadctl $(dpkg-deb -f "$deb" Version)" \
	'its program runs and is of its version'
done_testing
