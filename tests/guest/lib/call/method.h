/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Counts which method served this process's reads, and how many went through iomap.
 * The kernel counts exactly, with perf on the tracepoint ext4:ext4_dax_read (on ext4)
 * and on calls of dax_iomap_rw().
 */
#ifndef GUEST_METHOD_H
#define GUEST_METHOD_H

#include <stdbool.h>
#include <stdint.h>

struct methods {
	uint64_t read, read_iter;	/* both 0 without the tracepoint */
	uint64_t iomap;			/* reads and writes that went through iomap */
};

/* Starts counting for this process and threads it makes from now on. */
bool methods_start(void);

/* NULL if counting works, else the reason why it does not. */
const char *methods_missing(void);

/* True if the tracepoint exists, so that .read and .read_iter are counted. */
bool methods_traced(void);

/* Reads since methods_start(), and since @then. */
struct methods methods_now(void);
struct methods methods_since(struct methods then);

/*
 * Counts calls of a kernel function by this process and threads that it makes from
 * now on. The first returns a descriptor, or -1 if that is not possible; the second
 * the count.
 */
int calls_start(const char *function);
uint64_t calls_so_far(int calls_fd);

/* Adds @more to @sum. */
void methods_add(struct methods *sum, struct methods more);

#endif
