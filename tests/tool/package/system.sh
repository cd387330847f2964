# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Sourced by the tests that install packages on a clean system of this Debian release, made
# with mmdebstrap. Sets release; skips all where that cannot be.
# shellcheck shell=bash

# shellcheck source=patches/common.sh
. "$TOP/patches/common.sh"

(( EUID == 0 )) || skip_all 'only root can make a system and change its root'
command -v mmdebstrap dpkg-source > /dev/null || skip_all 'mmdebstrap or dpkg-dev is missing: make deps'
release=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
[[ -r $DEBIAN_KEYRING && $release ]] || skip_all 'this is no Debian'

# make_system DIR VARIANT PACKAGE...: a system of mmdebstrap's variant with these packages
# shellcheck disable=SC2317 # called by ok
make_system() {
	local IFS=,
	mmdebstrap --quiet --mode=root --variant="$2" --components=main --keyring="$DEBIAN_KEYRING" \
		--aptopt='Apt::Install-Recommends "false"' --dpkgopt=force-unsafe-io \
		--include="${*:3}" "$release" "$1" "$(debian_mirror)"
}

# in_system DIR USER COMMAND...: runs it there as root or as nobody, without a network, in a
# mount namespace, which has the machine's /sys
in_system() { enter_system --net "$@"; }

# in_system_with_network DIR USER COMMAND...: the same with the machine's network, and what the
# machine's apt is told of it
in_system_with_network() {
	cp /etc/resolv.conf "$1/etc/"
	cp -r /etc/apt/apt.conf.d "$1/etc/apt/"
	enter_system --uts "$@"
}

# enter_system NAMESPACE DIR USER COMMAND...: see above
enter_system() {
	local namespace=$1
	shift
	# shellcheck disable=SC2016 # for the other shell
	unshare --mount --pid --fork --kill-child "$namespace" bash -euc '
		mount -t proc proc "$0/proc"
		mount -t tmpfs none "$0/tmp"
		mount --rbind /sys "$0/sys"
		dir=$0 user=$1
		shift
		exec chroot --userspec="$user" "$dir" env -i LC_ALL=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin \
			HOME=/tmp "$@"' "$@" < /dev/null
}

# all_files DIR: names and kinds of all files there, and of links where they go, but for what
# man-db, systemctl and dpkg keep for themselves of any package
all_files() {
	(cd "$1" && find . \( -path ./proc -o -path ./sys -o -path ./var/cache/man -o -path ./run/systemd \
		-o -path ./var/log/dpkg.log \) -prune -o -printf '%p %y %l\n' | sort)
}
