/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
#ifndef EXTENTS_H
#define EXTENTS_H

#include <stdbool.h>
#include <stdint.h>

/* How a file's bytes lie: each one in a written extent, in an unwritten one, or in a hole */
struct extent_bytes {
	bool known;		/* false: the file system does not tell */
	uint64_t written, unwritten, hole;
};

struct extents;

/* The extents of the file @fd, of @size bytes; NULL if its file system does not tell. */
struct extents *extents_read(int fd, uint64_t size);

/* Adds to @bytes how the @length bytes from @offset on lie. */
void extents_count(const struct extents *extents, uint64_t offset, uint64_t length,
		   struct extent_bytes *bytes);

void extents_free(struct extents *extents);

#endif
