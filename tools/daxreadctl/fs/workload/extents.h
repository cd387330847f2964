/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
#ifndef EXTENTS_H
#define EXTENTS_H

#include <stdbool.h>
#include <stdint.h>

/* Numbers of bytes in written extents, in unwritten ones, and in holes */
struct extent_bytes {
	bool known;		/* false: the file system does not report extents */
	uint64_t written, unwritten, hole;
};

struct extents;

/* The extents of the file @fd, of @size bytes; NULL if its file system does not report them. */
struct extents *extents_read(int fd, uint64_t size);

/* Adds the @length bytes from @offset on to @bytes, by kind of extent. */
void extents_count(const struct extents *extents, uint64_t offset, uint64_t length,
		   struct extent_bytes *bytes);

void extents_free(struct extents *extents);

#endif
