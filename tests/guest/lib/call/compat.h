/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Makes the system calls of a 32-bit program from this 64-bit one: int 0x80 uses
 * the kernel's 32-bit table. Pointers must be below 4 GiB.
 */
#ifndef GUEST_COMPAT_H
#define GUEST_COMPAT_H

#include <stddef.h>
#include <stdint.h>

#define NR32_READ	3
#define NR32_IOCTL	54
#define NR32_READV	145
#define NR32_PREAD64	180

struct iovec32 {
	uint32_t base, len;
};

/* The call's value as the kernel returns it: -errno on failure. */
long syscall32(long nr, long a, long b, long c, long d, long e);

/* Zeroed memory below 4 GiB that lasts until exit. */
void *low_memory(size_t len);

/* The pointer as 32 bits. */
#define LOW(p) ((long)(uint32_t)(uintptr_t)(p))

#endif
