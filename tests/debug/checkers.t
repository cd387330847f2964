#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The checkers of the debug kernel work. Each gets a fault to report (provoke.ko), all in
# one boot, like guest tests: the test that makes the fault must fail with the report, and
# the lab must end with 126. The lab looks for leaks when it ends. The module is also
# loaded from a DAX file.
#
# Would catch: a checker that is not in the kernel or that an earlier report turned off, a
# report that guest-loop and the lab do not recognise, leaks that are not found, a module
# that one method reads wrongly from a DAX file.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Lockdep turns itself off after its first report of locks, and after one of KASAN.
FAULTS=(none atomic-sleep preemptible rcu shift lock-order use-after-free leak)
declare -A REPORT=(
	[atomic-sleep]='BUG: sleeping function called from invalid context'
	[preemptible]='BUG: using smp_processor_id() in preemptible'
	[rcu]='WARNING: suspicious RCU usage'
	[shift]='UBSAN: shift-out-of-bounds'
	[lock-order]='WARNING: possible circular locking dependency detected'
	[use-after-free]='BUG: KASAN: slab-use-after-free'
)

# add_test NAME: adds a test for the lab from standard input.
add_test() {
	cat > "$work/$1.t"
	chmod +x "$work/$1.t"
	echo "/mnt/share/$1.t" >> "$work/queue"
}

# make_tests: makes a test for each fault, which passes if the module committed the fault.
make_tests() {
	local fault

	for fault in "${FAULTS[@]}"; do
		add_test "$fault" <<-END
			#!/bin/bash
			said=\$(insmod /mnt/share/provoke.ko fault=$fault 2>&1)
			echo "# \$said"
			[[ \$said = *": Operation canceled" ]]
		END
	done
}

# make_module_test: makes a test that loads the module from a DAX file by every method.
make_module_test() {
	add_test module <<-'END'
		#!/bin/bash
		set -euo pipefail
		cp /mnt/share/provoke.ko /mnt/pmem0/
		for read in 0 1; do
			for read_iter in 0 1; do
				echo $read > /sys/fs/ext4/pmem0/dax_fast_read
				echo $read_iter > /sys/fs/ext4/pmem0/dax_fast_read_iter
				said=$(insmod /mnt/pmem0/provoke.ko fault=none 2>&1) || true
				echo "# $read $read_iter $said"
				[[ $said = *": Operation canceled" ]]
			done
		done
	END
}

kernel=${LAB_KERNEL:-$("$TOP/tests/lab/kernel" --kernel debug)}
cp "$kernel/provoke.ko" "$work/"
mkdir "$work/out"
make_module_test
make_tests
status=0
"$TOP/tests/lab/run" --kernel debug --cpus 1 --timeout 1800 --share "$work" -- \
	"$TOP/tests/lib/guest-loop" /mnt/share 60 > "$work/loop.log" 2>&1 || status=$?

for fault in "${FAULTS[@]}"; do
	if [[ ${REPORT[$fault]:-} ]]; then
		is "$(cat "$work/out/$fault.t.status")" 126 "$fault: its test has failed"
		like "$(cat "$work/out/$fault.t.tap")" "${REPORT[$fault]}" '… with the report'
	else
		is "$(cat "$work/out/$fault.t.status")" 0 "$fault: its test reports nothing"
	fi
done
is "$(cat "$work/out/module.t.status")" 0 'a module is loaded from a DAX file by every method'
is "$status" 126 'the lab has failed'
[[ $status = 126 ]] || diag "$(tail -n 60 "$work/loop.log")"
"$TOP/tests/lab/run" --kernel debug --cpus 1 --timeout 1800 --share "$work" -- \
	insmod /mnt/share/provoke.ko fault=leak > "$work/log" 2>&1 || true
like "$(cat "$work/log")" 'new suspected memory leaks' 'a leak alone fails the lab'
like "$(cat "$work/log")" 'unreferenced object' '… which shows it'
done_testing
