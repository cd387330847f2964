/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* One read at a time through io_uring, without liburing. */
#ifndef GUEST_URING_H
#define GUEST_URING_H

#include <stddef.h>
#include <sys/types.h>

#define URING_READ	0
#define URING_READV	1
#define URING_ASYNC	2	/* in a worker thread, never in the calling thread */

/*
 * Sets up the ring of this process, with the flags of io_uring_setup(2). Returns
 * NULL, or the reason why there is none.
 */
const char *uring_start(unsigned int flags);

/* As pread(2), or read(2) with @pos -1. */
ssize_t uring_read(int fd, void *buf, size_t count, loff_t pos, int how);

#endif
