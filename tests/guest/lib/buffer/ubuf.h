/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* User buffers, good and bad, to hand to read(2). */
#ifndef GUEST_UBUF_H
#define GUEST_UBUF_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define UBUF_FILL	0xa5	/* what a buffer holds before each call */

struct ubuf {
	char name[80];
	char *buf;		/* the address for the kernel */
	bool whole;		/* true if all of it can be written to */
	char *watch;		/* memory to compare after a call, guards included */
	size_t watch_len;
	bool aliased;		/* its pages alias each other: no content to check */
	bool untouched;		/* the caller must not fill it before the call */
	void *map;
	size_t map_len;
};

/* @len good bytes, @skew bytes after the start of a page, with guard bytes on both sides. */
struct ubuf ubuf_plain(size_t len, size_t skew);

/* @good bytes, then memory that is not mapped (or, _readonly, not writable). */
struct ubuf ubuf_cut(size_t good);
struct ubuf ubuf_readonly_after(size_t good);

/* @good bytes, a page that is not mapped, and a mapped page; only the last is watched. */
struct ubuf ubuf_gap(size_t good);

/* An address without memory. Nothing is watched. */
struct ubuf ubuf_nowhere(void *address);

/* A mapping of @len bytes of an open file at @pos (a multiple of the page size). */
struct ubuf ubuf_file(int fd, loff_t pos, size_t len);

/* @len bytes (up to GiBs) that all alias the same 2 MiB, which are watched. */
struct ubuf ubuf_alias(size_t len);

void ubuf_free(struct ubuf *ubuf);

#endif
