// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * edges.t: reads that begin or end at a border, or far beyond the end, give the same with
 * the switch on and off, and the right bytes: end of file, holes, unwritten extents,
 * partial blocks, extreme positions, huge counts.
 *
 * Would catch: an i_size check that is missing or too late (bytes beyond EOF, a
 * wrong return value), missing zeroing of holes or unwritten extents (the guards'
 * fill or old data instead of zeros), an extent's length taken for the request's, a
 * position not moved or moved too far, 32-bit overflow of block numbers, a count
 * above MAX_RW_COUNT served whole, atime or events on reads that return nothing.
 *
 * file systems: ext4 xfs ext2 erofs erofs-chunk
 */

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "dax_switch.h"
#include "differ.h"
#include "fs.h"
#include "shape.h"
#include "sweep.h"
#include "tap.h"
#include "ubuf.h"

#define MAX_RW_COUNT	0x7ffff000L
#define GIB		(1L << 30)

static const struct shape shapes[] = {
	{ .name = "empty", .seed = 1, .size = 0 },
	{ .name = "one byte", .seed = 2, .size = 1, SHAPE_SEGS({ WRITTEN, 1 }) },
	{ .name = "one block", .seed = 3, .size = BLOCK, SHAPE_SEGS({ WRITTEN, BLOCK }) },
	{ .name = "dense, ends in a block", .seed = 4, .size = 16 * BLOCK + 123,
	  SHAPE_SEGS({ WRITTEN, 16 * BLOCK + 123 }) },
	{ .name = "all hole", .seed = 5, .size = 5 * BLOCK + 77 },
	{ .name = "all unwritten", .seed = 6, .size = 5 * BLOCK - 9,
	  SHAPE_SEGS({ UNWRITTEN, 8 * BLOCK }) },
	{ .name = "mixed, ends in written", .seed = 7, .size = 19 * BLOCK + 1000,
	  SHAPE_SEGS({ WRITTEN, 2 * BLOCK }, { HOLE, 3 * BLOCK }, { WRITTEN, BLOCK },
		     { UNWRITTEN, 2 * BLOCK }, { WRITTEN, 100 }, { HOLE, 5 * BLOCK - 100 },
		     { UNWRITTEN, BLOCK }, { WRITTEN, 5 * BLOCK + 1000 }) },
	{ .name = "mixed, ends in a hole", .seed = 8, .size = 9 * BLOCK + 5,
	  SHAPE_SEGS({ HOLE, BLOCK }, { WRITTEN, BLOCK }, { HOLE, BLOCK - 200 },
		     { WRITTEN, 200 }, { UNWRITTEN, BLOCK }, { HOLE, BLOCK },
		     { WRITTEN, 1 }) },
	{ .name = "unwritten beyond the end", .seed = 9, .size = 2 * BLOCK + 300,
	  SHAPE_SEGS({ WRITTEN, 2 * BLOCK + 300 }, { HOLE, BLOCK - 300 },
		     { UNWRITTEN, 4 * BLOCK }) },
};

#define NSHAPES (int)(sizeof(shapes) / sizeof(shapes[0]))

static char *path_of(const struct shape *shape)
{
	char name[16];

	snprintf(name, sizeof(name), "shape%d", (int)shape->seed);
	return path_in(test_dir(), name);
}

static int make(const struct shape *shape)
{
	return shape_make(shape, path_of(shape));
}

/* Every border and one byte to each side of it, with many counts. */
static void test_borders(const struct shape *shape)
{
	int fd = make(shape);

	if (!is_dax(fd))
		broken("%s: not DAX", shape->name);
	sweep_borders(fd, shape);
	differ_result("%s: reads at and around every border", shape->name);
	close(fd);
}

static void test_random(void)
{
	for (int i = 0; i < NSHAPES; i++) {
		int fd = make(&shapes[i]);

		sweep_random(fd, &shapes[i], 25, 20210112 + i);
		close(fd);
	}
	differ_result("random places, lengths and buffer alignments");
}

/* read(2) in odd steps from the start of a file returns 0 at its end. */
static void test_walk(void)
{
	const struct shape *shape = &shapes[6];
	struct ubuf u = ubuf_plain(3001, 5);
	struct differ_call c = { .content = shape, .ubuf = &u, .count = 3001 };
	struct seen seen = { .ret = 1 };

	c.fd = make(shape);
	while (seen.ret > 0) {
		differ(&c, &seen, "walk");
		c.pos += seen.ret;
		if (seen.pos != c.pos) {
			ok(false, "read(2) moves the position by what it returned");
			break;
		}
	}
	differ_result("a walk in steps of 3001 bytes");
	ok(seen.ret == 0 && c.pos == shape->size, "the walk ends at the end of the file");
	close(c.fd);
	ubuf_free(&u);
}

/* Positions beyond the largest file: read returns what read_iter returns. */
static void test_extreme_positions(void)
{
	const loff_t last = fs_kind()->last_block;
	const loff_t at[] = {
		-1, -BLOCK, LLONG_MIN, LLONG_MAX, LLONG_MAX - 1, LLONG_MAX - BLOCK,
		LLONG_MAX - 2 * BLOCK + 1, 1LL << 32, (1LL << 32) - 1, 1LL << 44, (1LL << 44) - 1,
		last * BLOCK, last * BLOCK - 1, last * BLOCK + BLOCK - 1,
		(last + 1) * BLOCK, (last + 1) * BLOCK - 1, (last + 2) * BLOCK,
		(last + 2) * BLOCK + 17, 1LL << 45, 1LL << 62,
	};
	static const size_t counts[] = { 0, 1, BLOCK, 2 * BLOCK };
	struct ubuf u = ubuf_plain(2 * BLOCK, 0);
	struct differ_call c = { .ubuf = &u, .positioned = true };

	for (int i = 3; i < 5; i++) {
		c.fd = make(&shapes[i]);
		for (size_t p = 0; p < sizeof(at) / sizeof(at[0]); p++) {
			for (size_t k = 0; k < 4; k++) {
				c.pos = at[p];
				c.count = counts[k];
				differ(&c, NULL, "%s, extreme position", shapes[i].name);
			}
		}
		close(c.fd);
	}
	differ_result("extreme and negative positions");
	ubuf_free(&u);
}

/* A file with data beyond 4 GiB and in the last blocks that ext4 can address. */
static void test_far(void)
{
	const loff_t last = fs_kind()->last_block;
	const struct shape far = {
		.name = "far", .seed = 21, .size = (last + 1) * BLOCK - 1234,
		SHAPE_SEGS({ WRITTEN, BLOCK }, { HOLE, 4 * GIB - 2 * BLOCK },
			   { WRITTEN, 2 * BLOCK }, { UNWRITTEN, BLOCK },
			   { HOLE, (last - 2) * BLOCK - 4 * GIB - 2 * BLOCK },
			   { WRITTEN, 3 * BLOCK - 1234 }),
	};
	const loff_t at[] = {
		BLOCK - 1, 2 * GIB - 1, 2 * GIB, 4 * GIB - BLOCK - 1, 4 * GIB - 1, 4 * GIB,
		4 * GIB + BLOCK - 1, 4 * GIB + 2 * BLOCK - 1, 1LL << 43,
		(last - 2) * BLOCK - 1, last * BLOCK - 1, last * BLOCK,
		far.size - 1, far.size, far.size + 1,
	};
	static const size_t counts[] = { 1, BLOCK, 3 * BLOCK + 1 };
	struct ubuf u = ubuf_plain(3 * BLOCK + 1, 0);
	struct differ_call c = { .content = &far, .ubuf = &u };

	if (!fs_can(CAN_BE_SPARSE)) {
		skip("a file of that size can't be prepared", "data beyond 4 GiB");
		return;
	}
	c.fd = make(&far);
	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		for (int k = 0; k < 3; k++) {
			c.pos = at[i];
			c.count = counts[k];
			/* lseek() refuses positions beyond the kind's largest file. */
			c.positioned = k & 1 || c.pos > far.size + BLOCK;
			differ(&c, NULL, "far out");
		}
	}
	differ_result("data beyond 4 GiB and in the last blocks of the largest file");
	close(c.fd);
	ubuf_free(&u);
}

/* Counts above MAX_RW_COUNT, and counts larger than any buffer. */
static void test_huge_counts(void)
{
	const struct shape big = {
		.name = "big", .seed = 22, .size = 3 * GIB,
		SHAPE_SEGS({ WRITTEN, BLOCK }, { HOLE, MAX_RW_COUNT - 3 * BLOCK },
			   { WRITTEN, 4 * BLOCK }),
	};
	static const size_t silly[] = { SSIZE_MAX, (size_t)SSIZE_MAX + 1, SIZE_MAX, 1UL << 47 };
	struct ubuf u = ubuf_plain(20 * BLOCK, 0);
	struct differ_call c = { .ubuf = &u };

	c.fd = make(&shapes[3]);
	for (int i = 0; i < 4; i++) {
		c.count = silly[i];
		c.positioned = i & 1;
		differ(&c, NULL, "silly count");
	}
	/* Counts larger than the file and the buffer return only the file's bytes. */
	c.content = &shapes[3];
	c.count = 64 * GIB;
	for (c.pos = 0; c.pos <= shapes[3].size; c.pos += 8 * BLOCK)
		differ(&c, NULL, "count beyond the buffer");
	close(c.fd);
	ubuf_free(&u);

	if (!fs_can(CAN_BE_SPARSE)) {
		differ_result("counts beyond the buffer and the file");
		return;
	}
	u = ubuf_alias(MAX_RW_COUNT + 2 * BLOCK);
	c = (struct differ_call){ .ubuf = &u, .content = &big, .count = MAX_RW_COUNT + BLOCK + 1 };
	c.fd = make(&big);
	differ(&c, NULL, "count above MAX_RW_COUNT");
	differ_result("counts beyond the buffer, the file and MAX_RW_COUNT");
	close(c.fd);
	ubuf_free(&u);
}

/* The VFS still refuses bad calls before ext4 sees them. */
static void test_refused(void)
{
	struct ubuf u = ubuf_plain(BLOCK, 0);
	struct differ_call c = { .ubuf = &u, .positioned = true, .count = BLOCK };
	struct seen seen;

	close(make(&shapes[3]));
	if (fs_can(CAN_WRITE)) {
		c.fd = must_open(path_in(test_dir(), "shape4"), O_WRONLY);
		differ(&c, &seen, "file open for writing only");
		ok(seen.err == EBADF, "a file open for writing only gives EBADF");
		close(c.fd);
	}
	c.fd = must_open(test_dir(), O_RDONLY | O_DIRECTORY);
	differ(&c, &seen, "directory");
	ok(seen.err == EISDIR, "a directory gives EISDIR");
	close(c.fd);
	differ_result("files that can't be read");
	ubuf_free(&u);
}

int main(void)
{
	tap_start(120);
	require_switch();
	for (int i = 0; i < NSHAPES; i++)
		shape_prepare(&shapes[i], path_of(&shapes[i]));
	for (int i = 0; i < NSHAPES; i++)
		test_borders(&shapes[i]);
	test_random();
	test_walk();
	test_extreme_positions();
	test_far();
	test_huge_counts();
	test_refused();
	differ_methods_result(BY_READ, "each read took the method that the switch chose");
	return tap_done();
}
