// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * flags.t: flags of the open file (O_DIRECT, O_SYNC, O_NONBLOCK, …) and of the
 * call (preadv2's RWF_*) lead to the same with the switch on and off.
 *
 * Would catch: O_DIRECT refused for alignment or sent to the block layer by the
 * fast path, a flag that makes it fall back and count or move the position twice,
 * preadv2 taken away from read_iter.
 */

#include <errno.h>
#include <stdio.h>
#include <sys/uio.h>
#include <unistd.h>

#include "dax_switch.h"
#include "differ.h"
#include "fs.h"
#include "shape.h"
#include "sweep.h"
#include "tap.h"
#include "ubuf.h"

static const struct shape shape = {
	.name = "flags", .seed = 81, .size = 9 * BLOCK + 100,
	SHAPE_SEGS({ WRITTEN, 3 * BLOCK }, { HOLE, 2 * BLOCK }, { UNWRITTEN, 2 * BLOCK },
		   { WRITTEN, 2 * BLOCK + 100 }),
};

static const struct {
	const char *name;
	int flags;
} opens[] = {
	{ "O_RDONLY", O_RDONLY },
	{ "O_RDWR", O_RDWR },
	{ "O_DIRECT", O_RDONLY | O_DIRECT },
	{ "O_SYNC", O_RDWR | O_SYNC },
	{ "O_DSYNC", O_RDWR | O_DSYNC },
	{ "O_NONBLOCK", O_RDONLY | O_NONBLOCK },
	{ "O_APPEND", O_RDWR | O_APPEND },
	{ "O_NOATIME", O_RDONLY | O_NOATIME },
	{ "O_DIRECT, O_SYNC, O_NONBLOCK and O_APPEND",
	  O_RDWR | O_DIRECT | O_SYNC | O_NONBLOCK | O_APPEND },
};

static ssize_t call_preadv2(const struct differ_call *c)
{
	struct iovec iov = { c->ubuf->buf, c->count };

	return preadv2(c->fd, &iov, 1, c->positioned ? c->pos : -1, *(int *)c->arg);
}

/* Each of the 32 flags alone, some together, where there are data and where not. */
static void test_preadv2(const char *path)
{
	static const loff_t at[] = { 0, 4 * BLOCK + 7, 6 * BLOCK, 9 * BLOCK + 99, 20 * BLOCK };
	int fd = must_open(path, O_RDWR);
	struct ubuf u = ubuf_plain(BLOCK, 0);
	int flags;
	struct differ_call c = {
		.fd = fd, .count = BLOCK, .ubuf = &u, .content = &shape, .call = call_preadv2,
		.arg = &flags, .may_be_short = true,
	};

	for (int bit = -1; bit < 32; bit++) {
		flags = bit < 0 ? 0 : 1u << bit;
		for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
			c.pos = at[i];
			c.positioned = i & 1;
			differ(&c, NULL, "preadv2 with flag %#x", flags);
		}
	}
	flags = RWF_NOWAIT | RWF_HIPRI | RWF_DSYNC;
	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		c.pos = at[i];
		differ(&c, NULL, "preadv2 with flags %#x", flags);
	}
	differ_result("preadv2 with each flag");
	differ_methods_result(BY_READ_ITER, "preadv2 is read_iter's whatever the switch says");
	ubuf_free(&u);
	close(fd);
}

/* RWF_NOWAIT succeeds on DAX when nobody holds the file. */
static void test_nowait_works(const char *path)
{
	int fd = must_open(path, O_RDONLY), flags = RWF_NOWAIT;
	struct ubuf u = ubuf_plain(BLOCK, 0);
	struct differ_call c = {
		.fd = fd, .count = BLOCK, .ubuf = &u, .content = &shape, .call = call_preadv2,
		.arg = &flags, .positioned = true,
	};
	struct seen seen;

	differ(&c, &seen, "RWF_NOWAIT");
	ok(seen.ret == BLOCK, "RWF_NOWAIT reads what needs no waiting");
	differ_result("RWF_NOWAIT on written blocks");
	ubuf_free(&u);
	close(fd);
}

/* Flags changed on the open file by fcntl count from the next read on. */
static void test_fcntl(const char *path)
{
	static const int flags[] = { O_DIRECT, O_NONBLOCK, O_NOATIME, O_DIRECT | O_NONBLOCK, 0 };
	int fd = must_open(path, O_RDONLY);

	for (int i = 0; i < 5; i++) {
		must(!fcntl(fd, F_SETFL, flags[i]));
		sweep_random(fd, &shape, 6, i);
	}
	differ_result("flags set by fcntl while the file is open");
	close(fd);
}

int main(void)
{
	char *path;

	tap_start(60);
	require_switch();
	path = path_in(test_dir(), "file");
	close(shape_make(&shape, path));
	for (size_t i = 0; i < sizeof(opens) / sizeof(opens[0]); i++) {
		int fd = must_open(path, opens[i].flags);

		sweep_borders(fd, &shape);
		sweep_random(fd, &shape, 20, i);
		differ_result("%s", opens[i].name);
		close(fd);
	}
	test_fcntl(path);
	differ_methods_result(BY_READ, "each read took the method that the switch chose");
	test_preadv2(path);
	test_nowait_works(path);
	return tap_done();
}
