#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# daxreadctl list shows the ext4 file systems that can do DAX with their attributes
# from sysfs, as a table, as lines and as JSON. A path finds its file system.
#
# Would catch: a file system shown twice or left out, another type or a device without
# DAX shown, a wrong dax mode, bad sectors of another partition counted, the disks
# under a mapped device lost, keys missing or changing with the state, bad columns
# accepted, an error on standard output.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"

server=$TREES/server

run list --sysroot "$server"
is "$status" 0 'list on a server succeeds'
is "$out" "$(cat << 'END'
DEVICE              MOUNTPOINT      DAX    SWITCH KEPT NAMESPACE                 MODE  REGION          NUMA SIZE BAD WHY-NOT
/dev/pmem0p1        /srv/db         always off    -    namespace0.0              fsdax region0            0 509M  12 -
/dev/mapper/striped /srv/with blank inode  on     -    namespace1.0,namespace2.0 fsdax region1,region2    1 128G   8 -
/dev/pmem5          /srv/never      never  off    -    namespace5.0              fsdax region5            1 1.5G   0 dax=never
END
)" 'its table: a partition, a mapped device, one that is mounted without DAX'
is "$err" '' 'and nothing else is said'

run list --sysroot "$server" --all --noheadings --output DEVICE,DEVICE-DAX,SIZE,MODE,CAN-DAX,WHY-NOT
is "$out" "$(cat << 'END'
/dev/sda1           off        476.9G -     off     device
/dev/pmem0p1        on           509M fsdax on      -
/dev/mapper/striped on           128G fsdax on      -
/dev/pmem3          off           64G raw   off     namespace-mode
/dev/pmem5          on           1.5G fsdax off     dax=never
END
)" '--all has the others, --output and --noheadings are heeded'

run list --sysroot "$server" --raw --bytes -o mountpoint,SIZE
is "$out" "$(cat << 'END'
MOUNTPOINT SIZE
/srv/db 533721088
/srv/with\x20blank 137438953472
/srv/never 1610612736
END
)" '--raw escapes blanks, --bytes is exact, columns may be written small'

run list --sysroot "$server" -nr -o +MOUNTPOINTS,HEALTH /var/lib/db
is "$out" '/dev/pmem0p1 /var/lib/db always off - namespace0.0 fsdax region0 0 509M 12 - /srv/db,/var/lib/db -' \
	'+ adds columns; a bind mount leads to its file system, which is shown as it was named'

run list --sysroot "$server" --json
is "$(json '.schema')" 1 'JSON has a schema'
is "$(json '[.filesystems[].device]')" '["/dev/pmem0p1","/dev/mapper/striped","/dev/pmem5"]' \
	'JSON has the same rows'
is "$(json '.filesystems[0]')" "$(jq -c . << 'END'
{"device": "/dev/pmem0p1", "mount_point": "/srv/db", "dax_mode": "always", "dax_fast_read": false, "kept_dax_fast_read": null,
 "namespace": "namespace0.0", "namespace_mode": "fsdax", "region": "region0", "numa_node": 0,
 "size_bytes": 533721088, "bad_sectors": 12, "why_not": null, "can_dax": true, "device_can_dax": true}
END
)" 'with types of their own'
run list --sysroot "$server" --json -o DEVICE,MOUNTPOINTS /dev/pmem0p1
is "$(json '.filesystems')" '[{"device":"/dev/pmem0p1","mount_points":["/srv/db","/var/lib/db"]}]' \
	'-o chooses keys, a list stays a list, a device means its file system'

for where in /srv/db/some/file /srv/db/ /dev/pmem0p1; do
	run list --sysroot "$server" -n -o DEVICE "$where"
	is "$out" /dev/pmem0p1 "$where is on /dev/pmem0p1"
done
run list --sysroot "$server" -n -o DEVICE '/srv/with blank/x' /dev/dm-0 /dev/mapper/striped
is "$out" /dev/mapper/striped 'one file system named in three ways is listed once'
run list --sysroot "$server" -n -o DEVICE /
is "$out" /dev/sda1 'one that is named is listed, can it do DAX or not; /dev/root has its true name'

run list --sysroot "$TREES/lab"
is "$out" "$(cat << 'END'
DEVICE     MOUNTPOINT DAX    SWITCH KEPT NAMESPACE    MODE  REGION  NUMA SIZE BAD WHY-NOT
/dev/pmem0 /mnt/pmem0 always on     -    namespace0.0 fsdax region0    - 526M   8 -
END
)" 'a tree saved in the lab'
run list --sysroot "$TREES/stock" --json
is "$(json '[.filesystems[].dax_fast_read]')" '[null,null]' 'a kernel without the series has no switch to show'
is "$status" 0 'and list succeeds there'

# nothing to list
empty=$work/empty
mkdir -p "$empty/proc/self"
echo '22 1 8:1 / / rw shared:1 - xfs /dev/sda1 rw' > "$empty/proc/self/mountinfo"
run list --sysroot "$empty" --json
is "$(json .)" '{"schema":1,"filesystems":[]}' 'nothing to list is an empty array'
is "$status" 0 'and no failure'
run list --sysroot "$empty"
is "$out$err" '' 'nor does the table say anything'

run list --sysroot "$server" /nowhere/at/all
is "$(run list --sysroot "$server" -n -o DEVICE /nowhere; echo "$out")" /dev/sda1 'what is nowhere else is on /'
run list --sysroot "$server" /srv/xfs/file
fails 2 'it is xfs, not ext4' 'a file system of another type is refused'
run list --sysroot "$server" /srv/db/tmp/x
fails 2 'it is tmpfs, not ext4' 'and one that is mounted over'
run list --sysroot "$server" pmem7
fails 1 'pmem7: cannot be found' 'a word that names nothing is refused'
run list --sysroot "$work/none"
fails 1 'cannot be read: No such file or directory' 'so is a tree that is not there'
run list /nowhere/at/all
fails 1 '/nowhere/at/all: cannot be found: No such file or directory' 'and, on this system, a path'
run list --sysroot "$server" -o DEVICE,SIDE
fails 64 '--output DEVICE,SIDE' 'a column that is none is refused'
run list --sysroot "$server" -o DEVICE,DEVICE
fails 64 '--output DEVICE,DEVICE' 'a column twice is refused'
run list --sysroot "$server" -o ''
fails 64 '--output' 'no column is refused'
run list --sysroot "$server" --json --raw
fails 64 '--json: not together with --raw' 'JSON and lines at once are refused'

status=0
"$DAXREADCTL" list --sysroot "$server" > /dev/full 2> "$work/err" || status=$?
is "$status" 1 'an answer that cannot be written is a failure'
like "$(< "$work/err")" 'standard output: cannot be written' 'and said'

done_testing
