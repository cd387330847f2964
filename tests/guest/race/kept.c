// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * kept.t: the extent that a read keeps for the next one goes when its blocks change, also
 * when the extent status tree has forgotten them, as the shrinker makes it do, and also
 * when what changes the file tells the tree of no new extent that takes their place.
 *
 * Would catch: a drop of what is kept that depends on what the tree still has, a change
 * of a file's layout that drops nothing.
 */

#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "dax_switch.h"
#include "fs.h"
#include "shape.h"
#include "tap.h"

#define BLOCKS	16
#define AT	10		/* the block that is read */

static const struct shape shape = {
	.name = "kept", .seed = 171, .size = BLOCKS * BLOCK,
	SHAPE_SEGS({ WRITTEN, BLOCKS * BLOCK }),
};

static int truncate_down_and_up(int fd)
{
	return ftruncate(fd, 4 * BLOCK) || ftruncate(fd, BLOCKS * BLOCK);
}

static int punch(int fd)
{
	return fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, AT * BLOCK, BLOCK);
}

static int zero(int fd)
{
	return fallocate(fd, FALLOC_FL_ZERO_RANGE, AT * BLOCK, BLOCK);
}

static int collapse(int fd)
{
	return fallocate(fd, FALLOC_FL_COLLAPSE_RANGE, 2 * BLOCK, 3 * BLOCK);
}

static int insert(int fd)
{
	return fallocate(fd, FALLOC_FL_INSERT_RANGE, 2 * BLOCK, 3 * BLOCK);
}

/* What changes a file, and which block of the shape is then read at AT; 0: zeros */
static const struct {
	const char *name;
	int (*change)(int fd);
	int block;
} changes[] = {
	{ "truncate down and up", truncate_down_and_up, 0 },
	{ "punch", punch, 0 },
	{ "zero range", zero, 0 },
	{ "collapse", collapse, AT + 3 },
	{ "insert", insert, AT - 3 },
};

static void read_change_read(enum mode mode, size_t i, bool forget)
{
	unsigned char buf[BLOCK], expected[BLOCK] = { 0 };
	int fd = shape_make(&shape, path_in(SPARE_MOUNT, "kept"));

	switch_mode(fd, mode);
	if (changes[i].block)
		shape_expect(&shape, changes[i].block * BLOCK, BLOCK, expected);
	must(pread(fd, buf, BLOCK, AT * BLOCK) == BLOCK);
	must(shape_differs(&shape, AT * BLOCK, buf, BLOCK) < 0);
	if (forget)
		must(!ioctl(fd, EXT4_IOC_CLEAR_ES_CACHE));
	if (changes[i].change(fd))
		broken("%s: %s", changes[i].name, strerror(errno));
	must(pread(fd, buf, BLOCK, AT * BLOCK) == BLOCK);
	ok(!memcmp(buf, expected, BLOCK), "%s: %s%s, the next read brings what is there now",
	   mode_name(mode), changes[i].name, forget ? ", after the tree forgot" : "");
	close(fd);
	must(!unlink(path_in(SPARE_MOUNT, "kept")));
}

int main(void)
{
	tap_start(60);
	require_switch();
	spare_fs("", "64M", "dax");
	for (int mode = MODE_OFF; mode < modes(); mode++) {
		for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
			read_change_read(mode, i, false);
			read_change_read(mode, i, true);
		}
	}
	return tap_done();
}
