// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * peer-layouts.t: on the kinds of XFS, ext2 and EROFS that can be mounted with DAX,
 * reads give the same with the switch on and off, and the right bytes: extent lists and
 * trees, files of the realtime device, partitions, indirect blocks, chunks on another
 * device.
 *
 * Would catch: a lookup that handles only blocks in the inode, or only cached ones, that
 * takes the data device for the realtime device, ignores the start of a partition, fails
 * at the border of two indirect blocks, or reads from the first device what is on the
 * second.
 *
 * file systems: xfs ext2 erofs erofs-chunk
 */

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dax_switch.h"
#include "differ.h"
#include "fs.h"
#include "shape.h"
#include "sweep.h"
#include "tap.h"

#define MIB (1L << 20)

/* ext2: direct blocks, the indirect block's, and those of two double indirect ones. */
static const struct shape mixed = {
	.name = "layout", .seed = 211, .size = 9 * MIB + 300,
	SHAPE_SEGS({ WRITTEN, 5 * BLOCK }, { HOLE, 3 * BLOCK }, { UNWRITTEN, 5 * BLOCK },
		   { WRITTEN, 100 }, { HOLE, 3 * MIB - 100 }, { WRITTEN, 2 * MIB },
		   { UNWRITTEN, MIB }, { HOLE, 3 * MIB - 15 * BLOCK }, { WRITTEN, 2 * BLOCK + 300 }),
};

static void sweep(int fd, const struct shape *shape, const char *name)
{
	ok(is_dax(fd), "%s: the file is DAX", name);
	sweep_borders_lightly(fd, shape);
	sweep_random(fd, shape, 40, shape->seed);
	sweep_whole(fd, shape);
	differ_result("%s", name);
}

/* The very first read of a file after a mount, when nothing of it is in memory. */
static void read_first(const struct shape *shape, const char *path, const char *name)
{
	char bytes[3 * BLOCK];
	int wrong = 0;

	for_each_mode_on(mode) {
		ssize_t n;
		int fd;

		spare_umount();
		must(!spare_mount("dax"));
		fd = must_open(path, O_RDONLY);
		switch_mode(fd, mode);
		n = pread(fd, bytes, sizeof(bytes), BLOCK / 2);
		wrong += n != sizeof(bytes) || shape_differs(shape, BLOCK / 2, bytes, n) >= 0;
		switch_mode(fd, MODE_OFF);
		close(fd);
	}
	ok(!wrong, "%s: the first read after a mount", name);
}

/* Reads again, with nothing of the file in memory. */
static void sweep_cold(int fd, const struct shape *shape, const char *path, const char *name)
{
	close(fd);
	drop_caches();
	fd = must_open(path, O_RDONLY);
	sweep_random(fd, shape, 40, shape->seed + 1);
	sweep_whole(fd, shape);
	differ_result("%s, caches dropped", name);
	differ_methods_result(BY_READ, "%s: served by the method chosen", name);
	close(fd);
}

static void test_one(const char *mkfs, const char *size, const char *name)
{
	char *path = path_in(SPARE_MOUNT, "file");
	int fd;

	spare_fs(mkfs, size, "dax");
	fd = shape_make(&mixed, path);
	sweep(fd, &mixed, name);
	sweep_cold(fd, &mixed, path, name);
	if (fs_can(CAN_WRITE))
		read_first(&mixed, path, name);
	spare_umount();
}

/* Every second block is written: many extents, or many holes. */
static void test_fragmented(int pieces)
{
	struct shape shape = {
		.name = "fragmented", .seed = 212, .size = 2L * pieces * BLOCK, .nsegs = 2 * pieces,
	};
	struct seg *segs = calloc(shape.nsegs, sizeof(*segs));
	char *path = path_in(SPARE_MOUNT, "file"), name[40];
	int fd;

	must(segs);
	for (int i = 0; i < shape.nsegs; i++)
		segs[i] = (struct seg){ i & 1 ? WRITTEN : HOLE, BLOCK };
	shape.segs = segs;
	spare_fs("", NULL, "dax");
	fd = shape_make(&shape, path);
	snprintf(name, sizeof(name), "a file in %d pieces", pieces);
	sweep_random(fd, &shape, 100, 5);
	sweep_cold(fd, &shape, path, name);
	if (fs_can(CAN_WRITE))
		read_first(&shape, path, name);
	free(segs);
	spare_umount();
}

/* Two partitions of the spare device. */
static void partition(int first_mib)
{
	spare_umount();
	if (run("printf 'label: gpt\\nsize=%dMiB\\nsize=+\\n' | sfdisk -q -w always %s", first_mib, SPARE_DEVICE))
		broken("sfdisk: %s", run_said());
}

static void unpartition(void)
{
	run("umount " SPARE_MOUNT "; wipefs -aqf %s && blockdev --rereadpt %s", SPARE_DEVICE,
	    SPARE_DEVICE);
}

/*
 * Checks a file system on two devices that @how makes, mounted from @device, with a file that
 * is already written or not.
 */
static void test_two(const char *how, const char *device, const char *options, bool prepared,
		     const char *name)
{
	char *path = path_in(SPARE_MOUNT, "file");
	int fd;

	if (run("%s", how))
		broken("%s: %s", how, run_said());
	mkdir(SPARE_MOUNT, 0755);
	if (mount(device, SPARE_MOUNT, fs_kind()->type, prepared ? MS_RDONLY : 0, options))
		broken("mount -o %s %s: %m", options, device);
	fd = prepared ? must_open(path, O_RDONLY) : shape_make(&mixed, path);
	sweep(fd, &mixed, name);
	sweep_cold(fd, &mixed, path, name);
	must(!umount2(SPARE_MOUNT, 0));
}

/* XFS spreads directories over its allocation groups, and files lie near theirs. */
static void test_allocation_groups(void)
{
	enum { DIRECTORIES = 4 };
	int files[DIRECTORIES], apart = 0;

	spare_fs("-d agcount=4", NULL, "dax");
	for (int i = 0; i < DIRECTORIES; i++) {
		char *directory = path_in(SPARE_MOUNT, "directory0");

		directory[strlen(directory) - 1] += i;
		must(!mkdir(directory, 0755));
		files[i] = shape_make(&mixed, path_in(directory, "file"));
		diag("%s: its first block is at %lld MiB", directory,
		     (long long)physical_of(files[i], 0) / MIB);
		for (int k = 0; k < i; k++)
			apart += labs(physical_of(files[i], 0) - physical_of(files[k], 0)) > 32 * MIB;
	}
	ok(apart == DIRECTORIES * (DIRECTORIES - 1) / 2, "%d files lie in groups of their own",
	   DIRECTORIES);
	for (int i = 0; i < DIRECTORIES; i++) {
		sweep_random(files[i], &mixed, 40, i);
		sweep_whole(files[i], &mixed);
		close(files[i]);
	}
	differ_result("files in all allocation groups of XFS");
	spare_umount();
}

/* Not on two partitions of one device, whose DAX has one holder only. */
static void test_xfs_realtime(void)
{
	char *behind = spare_split("352M"), *how, *options;

	must(asprintf(&how, "mkfs.xfs -q -f -K -m reflink=0,rmapbt=0 -d rtinherit=1 "
		      "-r rtdev=%s,extsize=4k " SPARE_DEVICE, behind) > 0 &&
	     asprintf(&options, "dax,rtdev=%s", behind) > 0);
	test_two(how, SPARE_DEVICE, options, false, "a file of XFS's realtime device");
	spare_join();
}

static void test_xfs(void)
{
	test_one("", NULL, "XFS as it is made");
	test_allocation_groups();
	test_one("-m reflink=0,rmapbt=0", NULL, "XFS without reflinks");
	test_one("-i size=2048", NULL, "XFS with large inodes");
	test_fragmented(10000);
	atexit(unpartition);
	partition(330);
	test_two("mkfs.xfs -q -f -K -m reflink=0 " SPARE_DEVICE "p1", SPARE_DEVICE "p1", "dax",
		 false, "XFS on a partition");
	unpartition();
	test_xfs_realtime();
}

static void test_ext2(void)
{
	test_one("", "128M", "ext2 as it is made");
	test_fragmented(3000);
	atexit(unpartition);
	partition(200);
	test_two("mke2fs -q -F -t ext2 -b 4096 " SPARE_DEVICE "p2 && mke2fs -q -F -t ext2 -b 4096 "
		 SPARE_DEVICE "p1", SPARE_DEVICE "p1", "dax", false, "ext2 on a partition");
}

/* Chunks are on the second device, the rest is on the first. */
static void test_erofs_devices(void)
{
	char *prepared = path_in("/tmp", "two/file");

	must(!run("rm -rf /tmp/two /tmp/two.* && mkdir /tmp/two && truncate -s 60M /tmp/two.blob"));
	close(shape_make_plain(&mixed, prepared));
	atexit(unpartition);
	partition(200);
	test_two("mkfs.erofs --quiet -E noinline_data --chunksize=16384 --blobdev=/tmp/two.blob "
		 "/tmp/two.image /tmp/two && "
		 "dd if=/tmp/two.image of=" SPARE_DEVICE "p1 bs=1M conv=fsync status=none && "
		 "dd if=/tmp/two.blob of=" SPARE_DEVICE "p2 bs=1M conv=fsync status=none",
		 SPARE_DEVICE "p1", "dax,device=" SPARE_DEVICE "p2", true,
		 "EROFS with its chunks on another device");
	run("rm -rf /tmp/two /tmp/two.*");
}

int main(void)
{
	tap_start(300);
	require_switch();
	if (on_ext4())
		skip_all("layouts.t is the one for ext4");
	if (!strcmp(fs_kind()->type, "xfs")) {
		test_xfs();
	} else if (!strcmp(fs_kind()->type, "ext2")) {
		test_ext2();
	} else {
		test_one("", NULL, fs_kind()->name);
		test_fragmented(2000);
		spare_end();
		if (!strcmp(fs_kind()->name, "erofs-chunk"))
			test_erofs_devices();
	}
	return tap_done();
}
