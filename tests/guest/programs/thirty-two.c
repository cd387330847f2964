// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * A 32-bit program without a C library. Copies its standard input, a file, to its
 * standard output with the system call of its argument: read, pread64, readv,
 * preadv.
 */

#define NR_EXIT		1
#define NR_READ		3
#define NR_WRITE	4
#define NR_READV	145
#define NR_PREAD64	180
#define NR_PREADV	333

#define STEP		5000	/* bytes a call */

struct iovec {
	char *base;
	unsigned long len;
};

static char buf[STEP];

/* The call's value, -errno on failure. */
static long call(long nr, long a, long b, long c, long d, long e)
{
	long ret;

	asm volatile("int $0x80" : "=a"(ret)
		     : "a"(nr), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e) : "memory");
	return ret;
}

/* Reads at @pos; calls that use the file position ignore it. */
static long read_by(long nr, unsigned long pos)
{
	struct iovec iov[2] = { { buf, STEP / 3 }, { buf + STEP / 3, STEP - STEP / 3 } };

	if (nr == NR_READV || nr == NR_PREADV)
		return call(nr, 0, (long)iov, 2, pos, 0);
	return call(nr, 0, (long)buf, STEP, pos, 0);
}

/* The first and last letters of a call's name identify it. */
static long number_of(const char *name)
{
	int end = 0;

	while (name[end + 1])
		end++;
	if (name[0] == 'r')
		return name[end] == 'v' ? NR_READV : NR_READ;
	return name[end] == 'v' ? NR_PREADV : NR_PREAD64;
}

__attribute__((used)) static void run(long *stack)
{
	long nr = number_of((char *)stack[2]), ret;
	unsigned long pos = 0;

	while ((ret = read_by(nr, pos)) > 0) {
		pos += ret;
		if (call(NR_WRITE, 1, (long)buf, ret, 0, 0) != ret)
			call(NR_EXIT, 2, 0, 0, 0, 0);
	}
	call(NR_EXIT, ret < 0, 0, 0, 0, 0);
}

asm(".globl _start\n"
    "_start: mov %esp, %eax\n"
    "	and $-16, %esp\n"
    "	sub $12, %esp\n"
    "	push %eax\n"
    "	call run\n");
