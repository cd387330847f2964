#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# daxreadctl bench prints warnings with its figures, in the table and in JSON: unwritten
# bytes, more threads than processors, traces and probes in the read path, a debug
# kernel, a doubtful clock, emulation. The state of the machine is that of a saved tree.
#
# Would catch: a file of holes compared with 2021, time in a queue taken for that of a
# read, a traced or debug kernel measured without a warning, a warning without a reason.
# shellcheck disable=SC2016 # $ in jq's programs is jq's
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"

tree=$(tree server)
: > "$tree/sys/class/block/pmem0/badblocks"
file=$work/file
head -c 64K /dev/urandom > "$file"
release=$(uname -r)

bench() { run bench --sysroot "$tree" --file "$file" --reads 7 --block-size 4K --json - "$@" /srv/db; }
table() { run bench --sysroot "$tree" --file "$file" --reads 7 --block-size 4K "$@" /srv/db; }
# put FILE TEXT...: writes a file of the tree
put() {
	mkdir -p "$(dirname "$tree/$1")"
	printf '%s\n' "${@:2}" > "$tree/$1"
}
# Ignore counters that this machine lacks: counters.t tests these.
names() { json '[.warnings[] | select(.name != "no-counters") | .name] | unique'; }
# warns NAME PART DESCRIPTION: there is only this warning, once, with PART in its text; also
# in the table
warns() {
	bench "${options[@]}"
	is "$(names)" "[\"$1\"]" "$3"
	like "$(json '[.warnings[].text] | join("; ")')" "$2" "$3: says what it found"
	table "${options[@]}"
	like "$(sed -n '/^Warnings/,$p' <<< "$out" | tr -s '\n ' ' ')" "$1: " "$3: under the table, too"
}
options=()

bench
is "$(names)" '[]' 'nothing to warn of: an empty array'
table
is "$(sed -n '/^Warnings/,$p' <<< "$out" | grep -E '^[a-z-]+: ' | grep -vc '^no-counters')" 0 'and no lines under the table'

# holes and unwritten bytes
is "$(jq -c '.results[0] | [.written_bytes_per_read, .unwritten_bytes_per_read, .hole_bytes_per_read]' \
	<<< "$(bench; echo "$out")")" '[4096,0,0]' 'all bytes of a plain file are written'
like "$out" 'this run, ns' 'and such a file is compared with 2021'
mv "$file" "$work/plain"
truncate -s 64K "$file"
warns not-written 'of the bytes read in blocks of 4K (same) only 0 % are written' 'a file of holes'
is "$(grep -c 2021 <<< "$out")" 0 'it is not compared with 2021'
is "$(grep -E '^ +4K' <<< "$out" | head -n 1 | awk '{ print $6 }')" 0.0% 'the table has the share that is written'
bench
is "$(json '[.results[] | [.written_bytes_per_read, .hole_bytes_per_read] == [0, 4096]] | all')" true 'so has JSON'
is "$(json 'has("reference_2021")')" false 'without the 2021 figures'
head -c 2K "$work/plain" | dd of="$file" bs=2K seek=1 conv=notrunc status=none
bench --pattern seq
is "$(json '.results[0] | [.written_bytes_per_read, .hole_bytes_per_read]')" '[512,3584]' \
	'an eighth written: counted over all places of a pattern'
if fallocate -l 64K "$work/unwritten" 2> /dev/null && filefrag -v "$work/unwritten" 2> /dev/null | grep -q unwritten; then
	mv "$work/unwritten" "$file"
	warns not-written 'only 0 % are written' 'a file of unwritten extents'
	bench
	is "$(json '.results[0].unwritten_bytes_per_read')" 4096 'they are counted apart from holes'
else
	skip 'this file system has no unwritten extents' 'a file of unwritten extents'
fi
mv "$work/plain" "$file"

# threads
status=0
out=$(taskset -c 0 "$DAXREADCTL" bench --sysroot "$tree" --file "$file" --reads 7 --block-size 4K --threads 1,2 \
	--json - /srv/db 2> /dev/null) || status=$?
is "$(names)" '["more-threads-than-processors"]' 'two threads on one processor of the affinity mask'
like "$(json '[.warnings[].text]')" '2 threads share 1 processor: a read'"'"'s time has the waiting for a processor in it' \
	'say what that does to a time'
out=$(taskset -c 0 "$DAXREADCTL" bench --sysroot "$tree" --file "$file" --reads 7 --block-size 4K --threads 2 \
	--unit instructions --json - /srv/db 2> /dev/null) || status=$?
like "$(json '[.warnings[].text]')" 'switches between them are counted, too' 'and to instructions'
put proc/self/cgroup '0::/user/a'
put sys/fs/cgroup/user/a/cpu.max 'max 100000'
bench
is "$(names)" '[]' 'a control group without a limit'
put sys/fs/cgroup/user/cpu.max '50000 100000'
warns more-threads-than-processors '1 thread shares 0.5 processors' 'a limit of a control group above'
rm -r "$tree/sys/fs/cgroup"
put proc/self/cgroup '4:cpu,cpuacct:/b' '1:name=systemd:/'
put sys/fs/cgroup/cpu/b/cpu.cfs_quota_us 50000
put sys/fs/cgroup/cpu/b/cpu.cfs_period_us 100000
warns more-threads-than-processors '1 thread shares 0.5 processors' 'a limit of a control group of version 1'
rm -r "$tree/sys/fs/cgroup" "$tree/proc/self/cgroup"
# The threads stay on the node of the memory, so its processors are those that they share.
put sys/devices/system/node/node0/cpulist 0
put sys/devices/system/node/node1/cpulist 1-63
bench --threads 2
if (($(nproc) > 1)); then
	is "$(names)" '["more-threads-than-processors"]' "more threads than the memory's node has processors"
	like "$(json '[.warnings[].text]')" "2 threads share 1 processor of the memory's node" 'says which processors'
	bench --threads 2 --no-pin
	is "$(names)" '[]' 'without pinning they may run on others'
else
	skip 'this machine has one processor' "more threads than the memory's node has processors"
fi
rm -r "$tree/sys/devices/system/node"

# A file system on two nodes has none where all of its memory is near.
: > "$tree/sys/class/block/pmem1/badblocks"
striped() { run bench --sysroot "$tree" --file "$file" --reads 7 --block-size 4K --json - '/srv/with blank'; }
striped
is "$(names)" '[]' 'memory of two devices on one node'
is "$(json '.settings.memory_numa_node')" '"1"' 'that node'
echo 0 > "$(realpath "$tree/sys/class/block/pmem2/device/..")/numa_node"
striped
is "$(names)" '["memory-on-nodes"]' 'memory of two devices on two nodes'
is "$(json '.settings.memory_numa_node')" '"1,0"' 'both are named'
like "$(json '[.warnings[].text]')" 'the memory is on the nodes 1,0: ' 'and the warning says which'
node_of() { echo "$(realpath "$tree/sys/class/block/$1/device/..")/numa_node"; }
ln -s "$(realpath "$tree/sys/class/block/pmem0")" "$tree/sys/class/block/dm-0/slaves/pmem0"
echo 1 > "$(node_of pmem0)"
echo 0 > "$(node_of pmem1)"
striped
is "$(json '.settings.memory_numa_node')" '"1,0"' 'three devices on two nodes: each node once'
rm "$tree/sys/class/block/dm-0/slaves/pmem0"
echo 0 > "$(node_of pmem0)"

# traces and probes
T=sys/kernel/tracing
put $T/current_tracer nop
put $T/tracing_on 1
put $T/events/ext4/ext4_dax_read/enable 0
put $T/events/ext4/ext4_mb_release/enable 1
bench
is "$(names)" '[]' 'an event where no read passes'
put $T/events/ext4/ext4_dax_read/enable 1
warns active-trace 'the event ext4:ext4_dax_read is enabled in tracefs' 'an event of DAX reads'
put $T/events/ext4/ext4_dax_read/enable '0*'
warns active-trace 'the event ext4:ext4_dax_read is enabled' 'the same by a trigger'
put $T/events/ext4/ext4_dax_read/enable 0
put $T/instances/mine/events/syscalls/sys_enter_pread64/enable 1
warns active-trace 'syscalls:sys_enter_pread64 is enabled in trace instance mine' 'an event of system calls in an instance'
rm -r "$tree/$T/instances"
put $T/current_tracer function
warns active-trace 'the tracer function is active in tracefs' 'a tracer'
put $T/tracing_on 0
bench
is "$(names)" '[]' 'which does not count while tracing is off'
put $T/current_tracer nop
put $T/function_profile_enabled 1
warns active-trace 'functions are profiled (function_profile_enabled)' "ftrace's profiler"
put $T/function_profile_enabled 0
put $T/enabled_functions 'kfree (1) R' 'vfs_read (1) R I'
warns active-trace 'the function vfs_read, where reads pass, is traced' 'a function that is traced'
rm -r "${tree:?}/$T"
K=sys/kernel/debug/kprobes/list
put $K 'ffffffff81234567  k  kfree+0x0    [FTRACE]' 'ffffffff81234567  k  vfs_read+0x0    [DISABLED]'
bench
is "$(names)" '[]' 'a kprobe elsewhere, and one that is disabled'
put $K 'ffffffff81234567  r  ext4_file_read_iter+0x0    [FTRACE]'
warns active-kprobe 'a kprobe is on ext4_file_read_iter' 'a kprobe where reads pass'
rm "$tree/$K"

# what the kernel does at each system call of this process
put proc/self/status 'Name:	daxreadctl' 'TracerPid:	0' 'Seccomp:	0'
bench
is "$(names)" '[]' 'a process without a tracer and a filter'
put proc/self/status 'Name:	daxreadctl' 'TracerPid:	0' 'Seccomp:	2' 'Seccomp_filters:	3'
warns system-call-filter 'a filter of system calls (seccomp)' 'a container that filters system calls'
put proc/self/status 'Name:	daxreadctl' 'TracerPid:	4711' 'Seccomp:	0'
warns traced-process 'the process 4711 traces this one' 'strace, or a debugger'
rm "$tree/proc/self/status"

# a debug kernel
put "boot/config-$release" '# CONFIG_KASAN is not set' 'CONFIG_PROVE_LOCKING=y' 'CONFIG_KASAN_SHADOW_OFFSET=0xd' 'CONFIG_EXT4_FS=y'
warns debug-kernel 'built with CONFIG_PROVE_LOCKING: it checks itself' 'a debug kernel, by its configuration'
rm "$tree/boot/config-$release"
put proc/kallsyms 'ffffffff81000000 T _text' 'ffffffff81000000 T kasan_check_range'
warns debug-kernel 'built with CONFIG_KASAN: it checks itself' 'a debug kernel, by its functions'
rm "$tree/proc/kallsyms"

put proc/lockdep_stats ''
options=(--unit instructions)
warns debug-kernel 'built with CONFIG_PROVE_LOCKING: it checks itself' 'a debug kernel, by a file of lockdep'
options=()
rm "$tree/proc/lockdep_stats"

# the clock
C=sys/devices/system/clocksource/clocksource0
put $C/current_clocksource hpet
warns clock-not-tsc 'the clock is hpet, not the TSC' 'a clock that is not the TSC'
put $C/current_clocksource tsc
bench
is "$(names)" '[]' 'the TSC'
P=sys/devices/system/cpu
put $P/cpu0/cpufreq/scaling_governor performance
put $P/cpu1/cpufreq/scaling_governor powersave
warns frequency-scaling '(governor powersave)' 'frequency scaling'
rm -r "$tree/$P/cpu1"
put $P/intel_pstate/no_turbo 0
warns turbo 'switch turbo off (/sys/devices/system/cpu/intel_pstate/no_turbo)' 'turbo of Intel'
put $P/intel_pstate/no_turbo 1
bench
is "$(names)" '[]' 'switched off'
put $P/cpufreq/boost 1
warns turbo 'switch turbo off (/sys/devices/system/cpu/cpufreq/boost)' 'boost of others'
rm -r "${tree:?}/$P"

# a bad sector, also of another partition
put sys/class/block/pmem0/badblocks '80 3'
warns bad-blocks '3 sectors of pmem0 are known to be bad: each read looks for them' 'bad sectors of the device'
: > "$tree/sys/class/block/pmem0/badblocks"

# emulation
put proc/cpuinfo $'model name\t: QEMU TCG CPU version 2.5+' $'flags\t\t: fpu hypervisor'
warns emulation 'time under emulation says little' 'an emulated processor'
options=(--unit instructions)
bench "${options[@]}"
is "$(names)" '[]' 'says what it should where instructions are counted'
options=()
put proc/cpuinfo $'model name\t: AMD EPYC' $'flags\t\t: fpu hypervisor'
put $C/available_clocksource 'tsc hyperv_clocksource_tsc_page'
warns hypervisor 'its hypervisor is not KVM: if it emulates the processor, time says little' 'a hypervisor that is not KVM'
put $C/available_clocksource 'tsc kvm-clock'
bench
is "$(names)" '[]' 'KVM'
put proc/cpuinfo $'model name\t: AMD EPYC' $'flags\t\t: fpu'
put $C/available_clocksource 'tsc hpet'
bench
is "$(names)" '[]' 'no hypervisor'
put sys/class/dmi/id/sys_vendor QEMU
warns hypervisor 'this is a virtual machine' 'QEMU that hides that it is one'
put $C/available_clocksource 'tsc kvm-clock'
bench
is "$(names)" '[]' 'with KVM'

done_testing
