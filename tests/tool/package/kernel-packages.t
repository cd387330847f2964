#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# make kernel-deb whole, with a small configuration, as Debian's takes hours: the packages are
# built and installed on a clean system; their kernel boots in the lab and has the series;
# purged, they leave nothing. What the series changes is compiled in Debian's configuration, too.
#
# Would catch: a kernel under another name than announced, or without the series, a part of the
# series that needs a symbol that modules have not, modules or headers that are missing, a file
# that stays.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"
# shellcheck source=tests/tool/package/system.sh
. "$TOP/tests/tool/package/system.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
version=$(dpkg-parsechangelog -l "$TOP/debian/changelog" -S Version)
kver=${KVER:-6.12}
base=$(version_field "$kver" base)
name=$base-daxread
unset KCONFIG

# the lab's, with XFS and ext4 as modules' users have them: one in the kernel, one not
cat "$("$TOP/tests/lab/kernel" --kver "$kver" --configure 2> "$work/err")" - > "$work/config" << 'END'
CONFIG_MODULES=y
CONFIG_XFS_FS=m
END
capture env KCONFIG="$work/config" "$TOP/tools/package/kernel-deb" --kver "$kver"
is "$status" 0 'packages are built' || diag "$err"
mapfile -t packages <<< "$out"
is "${#packages[@]}" 2 'two'
(( status == 0 )) || done_testing
like "$err" "apt install ./${packages[0]}" 'how to install is said'
is "$(dpkg-deb -f "$TOP/${packages[0]}" Package Version Architecture | paste -sd' ')" \
	"Package: linux-image-$name Version: $base-$version Architecture: amd64" 'the image'
is "$(dpkg-deb -f "$TOP/${packages[1]}" Package Version Architecture | paste -sd' ')" \
	"Package: linux-headers-$name Version: $base-$version Architecture: amd64" 'the headers'

ok 'a clean system' make_system "$work/use" minbase kmod
cp "${packages[@]/#/$TOP/}" "$work/use/root"
before=$(all_files "$work/use")
# inside COMMAND...: runs it there; see capture
inside() { capture in_system "$work/use" root "$@"; }
inside sh -c "dpkg --install /root/linux-image-*.deb && dpkg --install --force-depends /root/linux-headers-*.deb"
is "$status" 0 'both are installed' || diag "$err"
is "$(grep -cx 'CONFIG_FS_DAX=y\|CONFIG_XFS_FS=m' "$work/use/boot/config-$name")" 2 'with the configuration that was given'
inside modinfo -k "$name" -F vermagic xfs
like "$out" "$name " 'the module is found, and is of this kernel'
ok 'the headers are where modules look for them' test -e "$work/use/usr/src/linux-headers-$name/Makefile"
inside readlink -e "/lib/modules/$name/build"
is "$out" "/usr/src/linux-headers-$name" 'by their link, too'

mkdir "$work/kernel"
cp "$work/use/boot/vmlinuz-$name" "$work/kernel/bzImage"
capture env LAB_KERNEL="$work/kernel" "$TOP/tests/lab/run" -- sh -c '
	uname -r && cat /sys/fs/ext4/features/dax_fast_read && echo 1 > /sys/fs/ext4/pmem0/dax_fast_read &&
	cat /sys/fs/ext4/pmem0/dax_fast_read'
is "$status:$out" "0:$name
supported
1" 'it boots in the lab, has the series, and its switch can be set' || diag "$err"

ok 'both are purged' in_system "$work/use" root dpkg --purge "linux-image-$name" "linux-headers-$name"
is "$(diff <(echo "$before") <(all_files "$work/use") || true)" '' 'which leaves nothing'

capture "$TOP/tools/package/kernel-deb" --kver "$kver" --touched
is "$status" 0 "what the series changes compiles in Debian's configuration" || diag "$err"
ok 'with ext4' test -s "$out/fs/ext4/dax_read.o"
is "$(grep -cx 'CONFIG_FS_DAX=y\|CONFIG_EXT4_FS=m\|CONFIG_XFS_FS=m\|CONFIG_EROFS_FS=m\|CONFIG_MODULE_SIG=y' "$out/.config")" 5 \
	"which is Debian's"
done_testing
