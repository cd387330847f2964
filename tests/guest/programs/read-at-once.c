// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Reads FILE 1000 times, from its first instructions on: it has no C library, which
 * would run before. usage: read-at-once FILE
 */

#define NR_READ		0
#define NR_OPEN		2
#define NR_EXIT		60

#define READS		1000

static char buf[1];

/* The call's value, -errno on failure. */
static long call(long nr, long a, long b, long c)
{
	long ret;

	asm volatile("syscall" : "=a"(ret) : "a"(nr), "D"(a), "S"(b), "d"(c)
		     : "rcx", "r11", "memory");
	return ret;
}

/* @stack: argc, and the pointers of argv */
__attribute__((noreturn, used)) static void run(const long *stack)
{
	long fd = call(NR_OPEN, stack[2], 0, 0), got = 0;

	for (int i = 0; i < READS; i++)
		got += call(NR_READ, fd, (long)buf, sizeof(buf));
	for (;;)
		call(NR_EXIT, got != READS, 0, 0);
}

asm(".globl _start\n_start:\n\tmov %rsp, %rdi\n\tand $-16, %rsp\n\tcall run\n");
