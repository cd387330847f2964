/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Files of a known shape: which ranges are written, unwritten (allocated, never
 * written) or holes, and what every byte must read as. The content is computed,
 * not kept, so a shape can describe a file of many GiB.
 */
#ifndef GUEST_SHAPE_H
#define GUEST_SHAPE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum seg_kind { HOLE, WRITTEN, UNWRITTEN };

struct seg {
	enum seg_kind kind;
	loff_t len;		/* bytes; UNWRITTEN wants whole blocks */
};

struct shape {
	const char *name;
	uint64_t seed;		/* tells this file's content from another's */
	loff_t size;		/* i_size; segments may reach beyond it (KEEP_SIZE) */
	const struct seg *segs;	/* after the last one: a hole */
	int nsegs;
};

#define SHAPE_SEGS(...) \
	.segs = (const struct seg[]){ __VA_ARGS__ }, \
	.nsegs = sizeof((const struct seg[]){ __VA_ARGS__ }) / sizeof(struct seg)

/*
 * Makes the file and checks by FIEMAP that unwritten ranges came out so when
 * the shape has some. Returns it open, read-write where that can be; calls broken() on
 * failure. Where files are prepared (image.h), what was opened before stays as it was.
 */
int shape_make(const struct shape *shape, const char *path);

/*
 * Where files are prepared: prepares one more for the next image, so that of many files an
 * image is made once. shape_make() is to be called for it all the same.
 */
void shape_prepare(const struct shape *shape, const char *path);

/* The same on any file system: what is to be unwritten is a hole. Open read-write. */
int shape_make_plain(const struct shape *shape, const char *path);

/* Writes the shape's content over [pos, pos + len) of an open file. */
void shape_write(const struct shape *shape, int fd, loff_t pos, size_t len);

/* What a read of @len bytes at @pos puts into @buf; returns the bytes before EOF. */
size_t shape_expect(const struct shape *shape, loff_t pos, size_t len, void *buf);

/*
 * The first byte of the shape's content that @buf has wrong, or -1 if none:
 * @buf is what a read at @pos gave, @len no more than lies before EOF.
 */
ssize_t shape_differs(const struct shape *shape, loff_t pos, const void *buf, size_t len);

/* The written byte at @pos of a file with @seed; never zero. */
unsigned char pattern_byte(uint64_t seed, loff_t pos);
void pattern_fill(uint64_t seed, loff_t pos, void *buf, size_t len);

/* splitmix64: turns a counter into well mixed bits. */
uint64_t mix64(uint64_t x);

/* Next number of a seeded sequence, below @below. */
uint64_t draw(uint64_t *state, uint64_t below);

#endif
