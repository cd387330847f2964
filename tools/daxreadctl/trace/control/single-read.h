/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* One read by this process, and what the kernel's events say of it. */
#ifndef TRACE_CONTROL_SINGLE_READ_H
#define TRACE_CONTROL_SINGLE_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct single_read {
	bool seen;		/* the event ext4_dax_read came */
	int method;		/* enum dax_method, or a number unknown to it */
	int64_t ret;		/* bytes, or -errno */
	bool iomap_known;	/* this kernel tells when iomap serves a read */
	bool by_iomap;		/* it served this one, or a part of it */
};

/*
 * Makes a pread(2) of @length bytes at @offset of the ext4 file @fd, traced in an instance
 * of its own that sees no other file. It is read once before, so that its blocks are known
 * to the extent status tree, as after any read. Returns 0, or an exit status after printing
 * an error; nothing is left behind, also after Ctrl-C.
 */
int single_read_trace(struct single_read *result, int fd, off_t offset, size_t length);

#endif
