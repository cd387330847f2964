/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Files of a known shape: ranges that are written, unwritten (allocated, never
 * written) or holes, and the value of every byte. The content is computed and not
 * stored, so a shape can describe a file of many GiB.
 */
#ifndef GUEST_SHAPE_H
#define GUEST_SHAPE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum seg_kind { HOLE, WRITTEN, UNWRITTEN };

struct seg {
	enum seg_kind kind;
	loff_t len;		/* bytes; whole blocks for UNWRITTEN */
};

struct shape {
	const char *name;
	uint64_t seed;		/* makes this file's content differ from another's */
	loff_t size;		/* i_size; segments may reach beyond it (KEEP_SIZE) */
	const struct seg *segs;	/* a hole follows the last one */
	int nsegs;
};

#define SHAPE_SEGS(...) \
	.segs = (const struct seg[]){ __VA_ARGS__ }, \
	.nsegs = sizeof((const struct seg[]){ __VA_ARGS__ }) / sizeof(struct seg)

/*
 * Makes the file, and checks by FIEMAP that it has unwritten ranges if the shape has
 * some. Returns it open, read-write if possible; calls broken() on failure. With
 * prepared files (image.h) earlier open files stay valid.
 */
int shape_make(const struct shape *shape, const char *path);

/*
 * With prepared files: prepares a file for the next image, so that one image can be made
 * for many files. Call shape_make() for it, too.
 */
void shape_prepare(const struct shape *shape, const char *path);

/* The same on any file system, with holes in place of unwritten ranges. Open read-write. */
int shape_make_plain(const struct shape *shape, const char *path);

/* Writes the shape's content over [pos, pos + len) of an open file. */
void shape_write(const struct shape *shape, int fd, loff_t pos, size_t len);

/* Fills @buf as a read of @len bytes at @pos must. Returns the number of bytes before EOF. */
size_t shape_expect(const struct shape *shape, loff_t pos, size_t len, void *buf);

/*
 * The index of the first byte of @buf that differs from the shape's content, or -1.
 * A read at @pos filled @buf; @len is at most the number of bytes before EOF.
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
