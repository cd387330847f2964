// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * buffers.t: user memory that is bad, whole or from some byte on, read-only, or
 * a mapping of the very file that is read gives the same with the switch on and
 * off: the same short count or errno, the same bytes in the part that is good.
 *
 * Would catch: EFAULT where read_iter gives a short count or 0 (or the reverse; a hole read
 * into a bad buffer gives 0, not EFAULT, and this must not change), bytes counted that were
 * not copied, a copy that goes on beyond a fault, a deadlock of the read's locks with a
 * fault on a mapping of the same file, a block address from before the fault filled a hole.
 *
 * file systems: ext4 xfs ext2 erofs erofs-chunk
 */

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "dax_switch.h"
#include "differ.h"
#include "fs.h"
#include "shape.h"
#include "tap.h"
#include "ubuf.h"

static const struct shape shape = {
	.name = "buffers", .seed = 31, .size = 40 * BLOCK + 50,
	SHAPE_SEGS({ WRITTEN, 8 * BLOCK }, { HOLE, 8 * BLOCK }, { UNWRITTEN, 8 * BLOCK },
		   { WRITTEN, 8 * BLOCK }, { HOLE, 6 * BLOCK }, { WRITTEN, 2 * BLOCK + 50 }),
};

/* Places to read, and their content. */
static const struct place {
	const char *name;
	loff_t pos;
} places[] = {
	{ "written", 0 },
	{ "written, inside a block", BLOCK + 333 },
	{ "hole", 9 * BLOCK },
	{ "hole, inside a block", 9 * BLOCK + 1 },
	{ "unwritten", 17 * BLOCK + 4000 },
	{ "written, then hole", 7 * BLOCK - 100 },
	{ "hole, then unwritten", 15 * BLOCK + 7 },
	{ "unwritten, then written", 23 * BLOCK + 100 },
	{ "hole, then written", 37 * BLOCK + 10 },
	{ "written, then the end", 40 * BLOCK - 3 },
	{ "beyond the end", 41 * BLOCK },
};

#define NPLACES (int)(sizeof(places) / sizeof(places[0]))

static int file;

/* Reads 12288 bytes at every place into @u. */
static void at_all_places(struct ubuf u)
{
	struct differ_call c = { .fd = file, .content = &shape, .ubuf = &u, .count = 3 * BLOCK };

	for (int i = 0; i < NPLACES; i++) {
		c.pos = places[i].pos;
		c.positioned = i & 1;
		differ(&c, NULL, "%s, %s", places[i].name, u.name);
	}
	ubuf_free(&u);
}

static void test_nowhere(void)
{
	struct ubuf u = ubuf_plain(3 * BLOCK, 0);
	void *unmapped = u.buf;

	ubuf_free(&u);
	at_all_places(ubuf_nowhere(NULL));
	at_all_places(ubuf_nowhere((void *)8));
	at_all_places(ubuf_nowhere(unmapped));
	at_all_places(ubuf_nowhere((void *)(UINTPTR_MAX - BLOCK)));
	at_all_places(ubuf_nowhere((void *)0xffff888000000000));	/* the kernel's */
	at_all_places(ubuf_nowhere((void *)0x8000000000000000));	/* not canonical */
	at_all_places(ubuf_nowhere((void *)0x7fffffffe000));	/* ends beyond user space */
	at_all_places(ubuf_readonly_after(0));
	differ_result("buffers that are bad from their first byte");
}

static void test_half_way(void)
{
	static const size_t good[] = {
		1, 7, 8, 63, 100, 2048, 4095, 4096, 4097, 5000, 8192, 12287,
	};

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		at_all_places(ubuf_cut(good[i]));
		if (i % 3 == 1)
			at_all_places(ubuf_readonly_after(good[i]));
		if (i % 3 == 2)
			at_all_places(ubuf_gap(good[i]));
	}
	differ_result("buffers that go bad half-way");
}

/*
 * A hole into a bad buffer gives 0, as on a kernel without the series: that is odd, but not
 * for a read method to change. (EROFS stores the holes of these files as zeros.) Written
 * bytes must give EFAULT.
 */
static void test_hole_quirk(void)
{
	struct ubuf u = ubuf_nowhere(NULL);
	struct differ_call c = { .fd = file, .ubuf = &u, .count = BLOCK, .pos = 9 * BLOCK };
	struct seen seen;

	differ(&c, &seen, "hole to NULL");
	if (fs_can(CAN_WRITE))
		ok(!seen.ret, "a hole into a bad buffer gives 0");
	diag("read_iter of a hole into a bad buffer returns %zd, errno %d", seen.ret, seen.err);
	c.pos = 0;
	differ(&c, &seen, "written to NULL");
	ok(seen.ret == -1 && seen.err == EFAULT, "written bytes into a bad buffer give EFAULT");
	differ_result("the first byte's fault");
}

/* The buffer is a mapping of another DAX file: written, unwritten, a hole. */
static void test_other_dax_file(void)
{
	int other = shape_make(&shape, path_in(test_dir(), "other"));

	at_all_places(ubuf_file(other, 0, 3 * BLOCK));
	at_all_places(ubuf_file(other, 8 * BLOCK, 3 * BLOCK));
	at_all_places(ubuf_file(other, 17 * BLOCK, 3 * BLOCK));
	differ_result("buffers mapped from another DAX file");
	close(other);
}


/* Restores the file's shape, so that all calls meet the same state. */
static void reshape(const struct differ_call *c)
{
	const struct shape *s = c->content ? c->content : &shape;

	if (fs_can(CAN_PUNCH))
		must(!fallocate(c->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 64 * BLOCK));
	else
		must(!ftruncate(c->fd, 0) && !ftruncate(c->fd, s->size));
	shape_write(s, c->fd, 0, 8 * BLOCK);
	if (fs_can(CAN_PUNCH))
		must(!fallocate(c->fd, FALLOC_FL_KEEP_SIZE, 16 * BLOCK, 8 * BLOCK));
	shape_write(s, c->fd, 24 * BLOCK, 8 * BLOCK);
	shape_write(s, c->fd, 38 * BLOCK, 2 * BLOCK + 50);
}

/*
 * The buffer is a mapping of the file that is read: of another range, an
 * overlapping one and the same. It may be of a hole or unwritten range, so that the
 * fault during the copy allocates blocks of the file.
 */
static void test_same_file(void)
{
	static const loff_t at[] = {
		0, BLOCK, 8 * BLOCK, 9 * BLOCK, 10 * BLOCK, 16 * BLOCK, 17 * BLOCK, 24 * BLOCK,
		38 * BLOCK,
	};
	int fd = shape_make(&shape, path_in(test_dir(), "self"));
	struct differ_call c = { .fd = fd, .count = 3 * BLOCK, .before = reshape };

	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		struct ubuf u = ubuf_file(fd, at[i], 3 * BLOCK);

		u.untouched = true;
		c.ubuf = &u;
		for (int k = 0; k < NPLACES; k++) {
			c.pos = places[k].pos;
			c.positioned = k & 1;
			differ(&c, NULL, "%s into the same file", places[k].name);
		}
		ubuf_free(&u);
	}
	differ_result("buffers mapped from the file that is read");
	close(fd);
}

/* A mapping that reaches beyond the end of the file: a fault there is a SIGBUS. */
static void test_beyond_end_of_mapping(void)
{
	const struct shape small = {
		.name = "small", .seed = 32, .size = BLOCK, SHAPE_SEGS({ WRITTEN, BLOCK }),
	};
	int fd = shape_make(&small, path_in(test_dir(), "small"));
	struct ubuf u = ubuf_file(fd, 0, 4 * BLOCK);

	u.watch_len = BLOCK;
	u.whole = false;
	at_all_places(u);
	differ_result("a buffer mapped from beyond another file's end");
	close(fd);
}

int main(void)
{
	tap_start(120);
	require_switch();
	file = shape_make(&shape, path_in(test_dir(), "file"));
	at_all_places(ubuf_plain(3 * BLOCK, 0));
	differ_result("a good buffer, to compare with");
	test_nowhere();
	test_half_way();
	test_hole_quirk();
	if (fs_can(CAN_WRITE)) {
		test_other_dax_file();
		test_same_file();
		test_beyond_end_of_mapping();
	} else {
		skip("its files can't be written to", "buffers mapped from DAX files");
	}
	differ_methods_result(BY_READ, "each read took the method that the switch chose");
	return tap_done();
}
