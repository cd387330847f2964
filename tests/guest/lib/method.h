/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Which method served this process's reads: counted by the kernel, exactly,
 * with perf on the tracepoint ext4:ext4_dax_read. Where the kernel has no such
 * event, calls of dax_iomap_rw() stand in: every read by read_iter makes one,
 * a read by the fast path none.
 */
#ifndef GUEST_METHOD_H
#define GUEST_METHOD_H

#include <stdbool.h>
#include <stdint.h>

struct methods {
	uint64_t read;		/* always 0 without the tracepoint */
	uint64_t read_iter;
};

/* Starts counting for this process and threads it makes from now on. */
bool methods_start(void);

/* NULL when counting works, otherwise why it does not. */
const char *methods_missing(void);

/* Is the tracepoint there, so that .read is counted too? */
bool methods_traced(void);

/* Reads since methods_start(). */
struct methods methods_now(void);

#endif
