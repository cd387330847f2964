// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* System calls as a 32-bit program makes them. See compat.h. */

#include <sys/mman.h>

#include "compat.h"
#include "tap.h"

long syscall32(long nr, long a, long b, long c, long d, long e)
{
	long ret;

	/* The kernel's 32-bit entry clobbers r8 to r11. */
	asm volatile("int $0x80"
		     : "=a"(ret)
		     : "a"(nr), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e)
		     : "r8", "r9", "r10", "r11", "memory");
	return (int)ret;
}

void *low_memory(size_t len)
{
	void *p = mmap(NULL, len, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);

	must(p != MAP_FAILED);
	return p;
}
