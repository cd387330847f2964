#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# If the kernel or a mount refuses, the error names the cause: not root, root without
# capabilities, root of a user namespace, sysfs or tracefs mounted read-only.
#
# Would catch: advice to root to run as root, advice to a container's user to read
# the kernel's log.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"

((EUID == 0)) || skip_all 'needs root'
tree=$(tree server)
chmod 755 "$work"
chmod -R go=rX "$tree"
switch=$tree/sys/fs/ext4/pmem0p1/dax_fast_read
mkdir -p "$tree/run/daxreadctl"

# under COMMAND... -- ARG...: runs the tool through COMMAND
under() {
	local way=()
	while [[ $1 != -- ]]; do way+=("$1"); shift; done
	capture "${way[@]}" "$DAXREADCTL" "${@:2}"
}
# shellcheck disable=SC2054 # the commas are setpriv's
container=(setpriv --bounding-set=-sys_admin,-dac_override,-dac_read_search --inh-caps=-sys_admin,-dac_override,-dac_read_search)

under setpriv --reuid 65534 --regid 65534 --clear-groups -- set on --sysroot "$tree" /srv/db
fails 1 'dax_fast_read cannot be set: Permission denied; run as root' 'a user'
chmod 0444 "$switch"
under "${container[@]}" -- set on --sysroot "$tree" /srv/db
fails 1 'cannot be set: Permission denied; root has no CAP_SYS_ADMIN here, as in a container: run it outside, or' \
	'root without its capabilities'
chmod 0644 "$switch"
chown nobody "$tree/run/daxreadctl"
under "${container[@]}" -- set on --sysroot "$tree" /srv/db
fails 1 '/run/daxreadctl/pmem0p1: cannot be made: Permission denied; root has no CAP_SYS_ADMIN here' 'in /run, too'
chown root "$tree/run/daxreadctl"
if unshare --user --map-root-user true 2> /dev/null; then
	chown nobody "$switch"
	under unshare --user --map-root-user -- set on --sysroot "$tree" /srv/db
	fails 1 'Permission denied; a user namespace, as of a rootless container, has no right to this: run it outside' \
		'root of a user namespace'
	chown root "$switch"
else
	skip 'no user namespaces here' 'root of a user namespace'
fi
# a mount namespace in which the directory of the next argument is read-only
# shellcheck disable=SC2016 # expands there
read_only=(unshare --mount sh -c 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift && exec "$@"' sh)
if unshare --mount sh -c "mount --bind '$work' '$work'" 2> /dev/null; then
	under "${read_only[@]}" "$tree/sys" -- set on --sysroot "$tree" /srv/db
	fails 1 'Read-only file system; sysfs is read-only here, as in most containers: run this outside' 'sysfs that is read-only'
	head -c 1M /dev/zero > "$work/file"
	under "${read_only[@]}" "$tree/sys" -- bench --sysroot "$tree" --file "$work/file" -s 1 --reads 10 /srv/db
	fails 1 'dax_fast_read cannot be set: Read-only file system' 'bench, too'
	is "$(grep -c 'cannot be restored' <<< "$err")" 0 'and a switch that was not changed is not restored'
else
	skip 'nothing can be mounted here' 'sysfs that is read-only'
fi
is "$(< "$switch")" 0 'and nothing was set by all these'

if [[ -d /sys/kernel/tracing/instances ]] && unshare --mount sh -c 'mount --bind /sys/kernel/tracing /sys/kernel/tracing' 2> /dev/null; then
	under "${read_only[@]}" /sys/kernel/tracing -- trace
	fails 1 'Read-only file system; it is read-only here, as in most containers' 'tracefs that is read-only'
else
	skip 'tracefs is not mounted' 'tracefs that is read-only'
fi

done_testing
