#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# `make deb` builds a Debian package that has the files that `make install` installs, where
# Debian wants them, that depends on the libraries that the program is linked with, and is
# the same when built twice. lintian finds nothing in it, nor in the source package.
#
# Would catch: a file of `make install` that the package lacks, a lost dependency, a
# build date or an owner in the package, flags of the distribution that the build ignores.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"

command -v dpkg-buildpackage dh lintian > /dev/null || skip_all 'debhelper or lintian is missing: make deps'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
version=$(dpkg-parsechangelog -l "$TOP/debian/changelog" -S Version)
deb=daxreadctl_${version}_$(dpkg --print-architecture).deb

ok 'make deb builds the package' make -s --no-print-directory -C "$TOP" deb
cp "$TOP/build/$deb" "$work/first.deb"
ok 'the source package is built, too, by the same' env TZ=Asia/Tokyo umask=077 \
	"$TOP/tools/package/deb" --build=full
ok 'the package is the same, byte for byte' cmp "$work/first.deb" "$TOP/build/$deb"
# Not run as the user who packages.
is "$(lintian --allow-root --info --display-info --tag-display-limit 0 "$TOP/build/ext4-dax-read_${version}_$(dpkg --print-architecture).changes" 2>&1)" \
	'' 'lintian finds nothing'

make -s --no-print-directory -C "$TOP" install PREFIX=/usr DESTDIR="$work/installed" > "$work/log" 2>&1 || cat "$work/log" >&2
dpkg-deb -x "$work/first.deb" "$work/unpacked"
# Debian has folders of its own for units and for completions of zsh.
is "$(cd "$work/unpacked" && find . -type f ! -path './usr/share/doc/*' ! -path ./usr/share/lintian/overrides/daxreadctl |
	sed -E 's/\.([1-8])\.gz$/.\1/; s|^\./lib/|./usr/lib/|; s|/vendor-completions/|/site-functions/|' | sort)" \
	"$(cd "$work/installed" && find . -type f | sort)" 'its files are those that make install installs'
is "$(dpkg-deb -c "$work/first.deb" | awk '{ print $2 }' | sort -u)" 'root/root' 'all belong to root'

depends=$(dpkg-deb -f "$work/first.deb" Depends)
for library in libc6 libblkid1 libjson-c libmount1 libncursesw6 libndctl libsmartcols1 libsystemd0 libtracecmd libtracefs libtraceevent; do
	like "$depends" "$library" "it depends on $library"
done
is "$("$work/unpacked/usr/bin/daxreadctl" --version)" "daxreadctl $version" 'its program runs and is of its version'
is "$(dpkg-deb -I "$work/first.deb" conffiles 2> /dev/null)" '' '/etc/daxreadctl.conf is no file of the package'

# What the distribution asks for (hardening=+all): without it these would be absent.
relocations=$(readelf -d -l -W "$work/unpacked/usr/bin/daxreadctl")
for mark in BIND_NOW GNU_RELRO PIE; do
	like "$relocations" "$mark" "the program is built with the distribution's flags: $mark"
done
like "$(nm -D "$work/unpacked/usr/bin/daxreadctl")" '__printf_chk' 'and with _FORTIFY_SOURCE'
done_testing
