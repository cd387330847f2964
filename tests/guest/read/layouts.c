// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * layouts.t: on every kind of ext4 that can be mounted with DAX, and on those whose
 * files use the page cache, reads give the same with the switch on and off, and the
 * right bytes: extents and indirect maps, bigalloc, no journal, quota,
 * data=journal, inline data, encrypted and verity files, 10 000 extents.
 *
 * Would catch: a fast path that handles only extents, or only cached ones, that
 * takes a cluster for a block, returns raw bytes of inline, encrypted or verity
 * files, or fails with an extent tree of several levels.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dax_switch.h"
#include "differ.h"
#include "fs.h"
#include "sealed.h"
#include "shape.h"
#include "sweep.h"
#include "tap.h"

#define MIB (1L << 20)

/* Reaches into the double indirect blocks of a file without extents. */
static const struct shape mapped = {
	.name = "layout", .seed = 131, .size = 9 * MIB + 300,
	SHAPE_SEGS({ WRITTEN, 5 * BLOCK }, { HOLE, 3 * BLOCK }, { WRITTEN, 5 * BLOCK },
		   { HOLE, 3 * MIB }, { WRITTEN, 2 * MIB }, { HOLE, 4 * MIB - 15 * BLOCK },
		   { WRITTEN, 2 * BLOCK + 300 }),
};

static const struct shape mixed = {
	.name = "layout", .seed = 132, .size = 7 * MIB + 300,
	SHAPE_SEGS({ WRITTEN, 5 * BLOCK }, { HOLE, 3 * BLOCK }, { UNWRITTEN, 5 * BLOCK },
		   { WRITTEN, 100 }, { HOLE, 3 * MIB - 100 }, { WRITTEN, 2 * MIB },
		   { UNWRITTEN, MIB }, { HOLE, MIB - 15 * BLOCK }, { WRITTEN, 2 * BLOCK + 300 }),
};

static const struct shape small = {
	.name = "small", .seed = 133, .size = 60, SHAPE_SEGS({ WRITTEN, 60 }),
};

static const struct {
	const char *name, *mke2fs, *mount;
	const struct shape *shape;
	bool dax;
} layouts[] = {
	{ "extents, ordered data", "", "dax,data=ordered", &mixed, true },
	{ "writeback data", "", "dax,data=writeback", &mixed, true },
	{ "no journal", "-O ^has_journal", "dax", &mixed, true },
	{ "bigalloc", "-O bigalloc -C 65536", "dax", &mixed, true },
	{ "indirect maps", "-O ^extents,^64bit", "dax", &mapped, true },
	{ "quota", "-O quota -E quotatype=usrquota:grpquota:prjquota", "dax", &mixed, true },
	{ "fast_commit", "-O fast_commit", "dax", &mixed, true },
	{ "no checksums, no flex_bg", "-O ^metadata_csum,^flex_bg", "dax", &mixed, true },
	{ "data=journal", "", "data=journal", &mixed, false },
	{ "inline data, a file too large for it", "-O inline_data -I 256", "dax=inode", &mixed,
	  false },
	{ "inline data, a file small enough", "-O inline_data -I 256", "dax=inode", &small, false },
};

/* Reads at random and the whole file; also at all borders, unless nothing is cached. */
static void sweep(int fd, const struct shape *shape, const char *name, bool cold)
{
	if (!cold)
		sweep_borders_lightly(fd, shape);
	sweep_random(fd, shape, 30, shape->seed + cold);
	sweep_whole(fd, shape);
	differ_result("%s%s", name, cold ? ", caches dropped" : "");
}

/* Sets the switch; the file system may refuse it. */
static bool can_throw(int fd)
{
	int err = have_switch(FAST_READ) ? switch_write(fd, FAST_READ, "1") : 0;

	if (err && err != -EOPNOTSUPP)
		broken("throwing the switch: %s", strerror(-err));
	if (!err)
		switch_mode(fd, MODE_OFF);
	return !err;
}

static void test_layout(int i)
{
	int fd;

	spare_format(layouts[i].mke2fs, "128M");
	if (spare_mount(layouts[i].mount)) {
		ok(false, "%s: mounts", layouts[i].name);
		return;
	}
	fd = shape_make(layouts[i].shape, path_in(SPARE_MOUNT, "file"));
	ok(is_dax(fd) == layouts[i].dax, "%s: files are %sDAX", layouts[i].name,
	   layouts[i].dax ? "" : "not ");
	if (can_throw(fd)) {
		sweep(fd, layouts[i].shape, layouts[i].name, false);
		close(fd);
		drop_caches();
		fd = must_open(path_in(SPARE_MOUNT, "file"), O_RDWR);
		sweep(fd, layouts[i].shape, layouts[i].name, true);
		/* Older kernels do not keep in memory where a file without extents has holes. */
		if (layouts[i].shape == &mapped && kernel_before(6, 12))
			differ_methods_result(UNCHECKED, "%s", layouts[i].name);
		else
			differ_methods_result(layouts[i].dax ? BY_READ : NOT_BY_DAX, "%s: served by %s",
					      layouts[i].name,
					      layouts[i].dax ? "the method chosen" : "neither DAX method");
	} else {
		ok(!layouts[i].dax, "%s: the switch refuses where no file can be DAX",
		   layouts[i].name);
	}
	close(fd);
	spare_umount();
}

/* Every second block is written: each is an extent, and the tree has several levels. */
static void test_fragmented(void)
{
	enum { EXTENTS = 10000 };
	struct shape shape = {
		.name = "fragmented", .seed = 134, .size = 2L * EXTENTS * BLOCK,
		.nsegs = 2 * EXTENTS,
	};
	struct seg *segs = calloc(shape.nsegs, sizeof(*segs));
	int fd, n, unwritten;

	must(segs);
	for (int i = 0; i < shape.nsegs; i++)
		segs[i] = (struct seg){ i & 1 ? WRITTEN : HOLE, BLOCK };
	shape.segs = segs;
	spare_fs("", NULL, "dax");
	fd = shape_make(&shape, path_in(SPARE_MOUNT, "file"));
	n = extents_of(fd, &unwritten);
	ok(n >= EXTENTS, "a file of %d extents", n);
	sweep_random(fd, &shape, 150, 5);
	sweep_whole(fd, &shape);
	drop_caches();
	sweep_random(fd, &shape, 150, 6);
	differ_result("10 000 extents");
	differ_methods_result(BY_READ, "10 000 extents: served by the method chosen");
	free(segs);
	close(fd);
	spare_umount();
}

/* Files that are never DAX, on a mount on which all others are. */
static void test_sealed(void)
{
	const char *why, *verity_why;
	char *dir;
	int fd;

	spare_fs("-O encrypt,verity", "128M", "dax=never");
	dir = path_in(SPARE_MOUNT, "sealed");
	must(!mkdir(dir, 0755));
	why = encrypt_dir(SPARE_MOUNT, dir);
	if (!why)
		close(shape_make(&small, path_in(dir, "encrypted")));
	else
		skip(why, "an encrypted file");
	fd = shape_make(&mixed, path_in(SPARE_MOUNT, "verity"));
	close(fd);
	fd = must_open(path_in(SPARE_MOUNT, "verity"), O_RDONLY);
	verity_why = seal_verity(fd);
	if (verity_why)
		skip(verity_why, "a verity file");
	close(fd);
	spare_umount();
	must(!spare_mount("dax"));
	if (!why && !encrypt_unlock(SPARE_MOUNT)) {
		fd = must_open(path_in(dir, "encrypted"), O_RDONLY);
		ok(!is_dax(fd), "an encrypted file is not DAX");
		sweep(fd, &small, "an encrypted file on a DAX mount", false);
		close(fd);
	}
	fd = must_open(path_in(SPARE_MOUNT, "verity"), O_RDONLY);
	if (is_verity(fd)) {
		ok(!is_dax(fd), "a verity file is not DAX");
		sweep(fd, &mixed, "a verity file on a DAX mount", true);
	}
	close(fd);
	differ_methods_result(NOT_BY_DAX, "sealed files: served by neither DAX method");
	spare_umount();
}

int main(void)
{
	tap_start(120);
	require_switch();
	for (size_t i = 0; i < sizeof(layouts) / sizeof(layouts[0]); i++)
		test_layout(i);
	test_fragmented();
	test_sealed();
	return tap_done();
}
