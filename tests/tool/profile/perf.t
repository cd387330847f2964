#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The output of perf script becomes folded stacks.
#
# Would catch: a sample lost or counted twice, callers in the wrong order, functions of
# modules taken for those of user space or the reverse, names that break the format.
set -euo pipefail
# shellcheck source=tests/tool/tool.sh
. "$(dirname "$0")/../tool.sh"

tool_program perf-to-folded

is "$("$work/perf-to-folded" << 'END'
        ffffffff8125d3b0 vfs_read ([kernel.kallsyms])
            7f12ab3410c0 __libc_pread64 (/usr/lib/x86_64-linux-gnu/libc.so.6)
        ffffffff8125d3b4 vfs_read ([kernel.kallsyms])
        ffffffffc0341000 ext4_dax_read ([ext4])
        ffffffff81000000 [unknown] ([kernel.kallsyms])
            7ffd00000010 __vdso_clock_gettime ([vdso])
            7ffd00000020 [unknown] ([unknown])
            55d0c0ffee00 operator new(unsigned long, a;b) (/a path (with) all/of it)
        ffffffffc0400000 bpf_prog_6deef7357e7b4530 (bpf_prog_6deef7357e7b4530)
# a comment, and other lines that are no frames
nonsense
        12345
        12345 no_object
        12345 no_end (x
        ffffffff8125d3b0 do_syscall_64 ([kernel.vmlinux])
END
)" 'read;[unknown] 1
read;[unknown]_[k] 1
read;__libc_pread64 1
read;__vdso_clock_gettime 1
read;bpf_prog_6deef7357e7b4530 1
read;do_syscall_64_[k] 1
read;ext4_dax_read_[k] 1
read;operator_new(unsigned_long,_a_b) 1
read;vfs_read_[k] 2' 'functions, of the kernel, its modules, libraries and none'

is "$("$work/perf-to-folded" chains << 'END'
        ffffffff8125d3b0 vfs_read ([kernel.kallsyms])
        ffffffff8125d3b0 ksys_pread64 ([kernel.kallsyms])
            7f12ab3410c0 __libc_pread64 (/usr/lib/x86_64-linux-gnu/libc.so.6)
            55d000000000 main (/usr/bin/daxreadctl)

        ffffffff8125d3b0 vfs_read ([kernel.kallsyms])
        ffffffff8125d3b0 ksys_pread64 ([kernel.kallsyms])
            7f12ab3410c0 __libc_pread64 (/usr/lib/x86_64-linux-gnu/libc.so.6)
            55d000000000 main (/usr/bin/daxreadctl)


            55d000000000 main (/usr/bin/daxreadctl)
END
)" 'read;main 1
read;main;__libc_pread64;ksys_pread64_[k];vfs_read_[k] 2' 'chains, outermost first; the last without an empty line'

deep() { for i in {1..300}; do printf '  ffff f%d ([kernel.kallsyms])\n' "$i"; done; }
is "$(deep | "$work/perf-to-folded" chains | tr ';' '\n' | sed -n '2p;$p' | paste -sd' ')" 'f128_[k] f1_[k] 1' \
	'a chain without end is cut at its outer one'
is "$("$work/perf-to-folded" < /dev/null)" '' 'no sample'
done_testing
