// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * not-dax.t: on a file system mounted with dax=inode, reads of files without the
 * DAX flag use the page cache and neither DAX method, also with the switch on.
 * Files with the flag follow the switch. A changed flag takes effect when it does
 * in stock ext4, and all bytes are right.
 *
 * Would catch: the fast path run on a file that is not DAX (stale bytes beside the
 * page cache), file operations that do not follow the inode's DAX state when it is
 * loaded again.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dax_switch.h"
#include "differ.h"
#include "fs.h"
#include "shape.h"
#include "sweep.h"
#include "tap.h"

static const struct shape shape = {
	.name = "flagged", .seed = 111, .size = 12 * BLOCK + 9,
	SHAPE_SEGS({ WRITTEN, 3 * BLOCK }, { HOLE, 4 * BLOCK }, { UNWRITTEN, 2 * BLOCK },
		   { WRITTEN, 3 * BLOCK + 9 }),
};

/* Sweeps the file and checks the method that served it. */
static void sweep(int fd, bool dax, const char *label)
{
	ok(is_dax(fd) == dax, "%s: the file is %sDAX", label, dax ? "" : "not ");
	sweep_borders_lightly(fd, &shape);
	sweep_random(fd, &shape, 20, 3);
	differ_result("%s", label);
	differ_methods_result(dax ? BY_READ : NOT_BY_DAX, "%s: served by %s", label,
			      dax ? "the method chosen" : "neither DAX method");
}

static void set_flag(const char *path, bool on)
{
	int fd = must_open(path, O_RDONLY);
	int err = set_dax_flag(fd, on);

	if (err)
		broken("setting the DAX flag of %s: %s", path, strerror(-err));
	close(fd);
}

static void test_flag_changes(void)
{
	char *path = path_in(SPARE_MOUNT, "changing");
	int fd = shape_make(&shape, path);

	sweep(fd, false, "no flag");
	must(!set_dax_flag(fd, true));
	sweep(fd, false, "flag just set, file still open");
	close(fd);
	drop_caches();
	fd = must_open(path, O_RDWR);
	sweep(fd, true, "flag set, inode loaded again");
	/* A file with dirty pages becomes DAX and then cached again: no byte is lost. */
	shape_write(&shape, fd, 0, BLOCK);
	close(fd);
	set_flag(path, false);
	drop_caches();
	fd = must_open(path, O_RDWR);
	shape_write(&shape, fd, 9 * BLOCK, 2 * BLOCK);
	sweep(fd, false, "flag cleared, inode loaded again");
	close(fd);
	set_flag(path, true);
	drop_caches();
	fd = must_open(path, O_RDONLY);
	sweep(fd, true, "flag set once more");
	close(fd);
}

/* New files in a directory with the flag have the flag, others do not. */
static void test_inherited(void)
{
	char *dir = path_in(SPARE_MOUNT, "daxdir");
	int fd;

	must(!mkdir(dir, 0755));
	set_flag(dir, true);
	fd = shape_make(&shape, path_in(dir, "file"));
	sweep(fd, true, "made in a flagged directory");
	close(fd);
	fd = shape_make(&shape, path_in(SPARE_MOUNT, "beside"));
	sweep(fd, false, "made beside it");
	close(fd);
	/* O_TMPFILE sets the file operations in another function. */
	fd = open(dir, O_RDWR | O_TMPFILE, 0600);
	must(fd >= 0);
	shape_write(&shape, fd, 0, 3 * BLOCK);
	must(!ftruncate(fd, 7 * BLOCK));
	must(!fallocate(fd, 0, 7 * BLOCK, 2 * BLOCK));
	shape_write(&shape, fd, 9 * BLOCK, 3 * BLOCK + 9);
	sweep(fd, true, "O_TMPFILE in a flagged directory");
	close(fd);
}

static void test_never(void)
{
	int fd;

	spare_umount();
	must(!spare_mount("dax=never"));
	fd = must_open(path_in(SPARE_MOUNT, "changing"), O_RDONLY);
	ok(!is_dax(fd), "dax=never: a flagged file is not DAX");
	ok(switch_write(fd, FAST_READ, "1") == (have_switch(FAST_READ) ? -EOPNOTSUPP : -ENOENT),
	   "dax=never: the switch refuses");
	close(fd);
}

int main(void)
{
	tap_start(60);
	require_switch();
	spare_fs("", "64M", "dax=inode");
	test_flag_changes();
	test_inherited();
	test_never();
	spare_umount();
	return tap_done();
}
