#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# --clock instructions: the guest's clock counts instructions. A loop of a known
# number of instructions takes as many nanoseconds, and a system call takes the same
# time in every boot, whatever the host does meanwhile.
set -euo pipefail
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/lib/tap.sh
. "$TOP/tests/lib/tap.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat > "$work/count.c" <<'END'
#include <stdio.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS 200000L

static long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000L + t.tv_nsec;
}

int main(void)
{
	long begin, loop, call, n = ROUNDS;

	begin = now();
	/* Two instructions a round. */
	__asm__ volatile("1: dec %0; jnz 1b" : "+r"(n));
	loop = now() - begin;
	begin = now();
	for (n = 0; n < ROUNDS; n++)
		syscall(SYS_getppid);
	call = now() - begin;
	printf("%.2f %.1f\n", (double)loop / ROUNDS, (double)call / ROUNDS);
	return 0;
}
END
gcc -O2 -o "$work/count" "$work/count.c"

count() {
	"$TOP/tests/lab/run" --kernel stock --clock instructions --timeout 200 --share "$work" -- \
		sh -c 'nproc; /mnt/share/count; /mnt/share/count' > "$work/out"
	cat "$work/out"
}

# shellcheck disable=SC2317 # reached through ok
within() { awk -v a="$1" -v b="$2" -v by="$3" 'BEGIN { d = a - b; exit !(d <= by && -d <= by) }'; }

mapfile -t first < <(count)
# A load on the host at the same time.
timeout 100 sh -c 'while :; do :; done' & busy=$!
mapfile -t second < <(count)
kill "$busy"

is "${first[0]:-}" 1 'one processor'
read -r loop call <<< "${first[1]:-0 0}"
ok "a round of two instructions takes 2 ns, and the clock's interrupts ($loop)" within "$loop" 2 0.1
ok "getppid takes more than the loop around it ($call)" test "${call%.*}" -gt 20
for again in "${first[2]:-0 0}" "${second[1]:-0 0}" "${second[2]:-0 0}"; do
	ok "and the same every time: ${again#* }" within "${again#* }" "$call" 0.5
done
done_testing
