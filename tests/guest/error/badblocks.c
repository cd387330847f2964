// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * badblocks.t: reads of sectors that become known as bad after they were read give EIO,
 * with the switch on and off. Bytes beside them can be read. A read of good and bad bytes
 * ends where a read by read_iter ends.
 *
 * Would catch: bad blocks that are not checked, or only when an address is resolved for
 * the first time, a check of the first page of a range only, EFAULT or EHWPOISON instead
 * of EIO, bytes of a bad page returned.
 *
 * file systems: ext4 xfs ext2 erofs erofs-chunk
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "dax_switch.h"
#include "differ.h"
#include "fs.h"
#include "shape.h"
#include "sweep.h"
#include "tap.h"
#include "ubuf.h"

#define SECTOR 512

static const struct shape shape = {
	.name = "badblocks", .seed = 91, .size = 47 * BLOCK + 600,
	SHAPE_SEGS({ WRITTEN, 32 * BLOCK }, { HOLE, 4 * BLOCK }, { UNWRITTEN, 4 * BLOCK },
		   { WRITTEN, 7 * BLOCK + 600 }),
};

static int file;
static const struct shape *content = &shape;

static void mark_bad(loff_t pos, int n)
{
	spare_mark_bad(file, pos, n);
}

/* Makes one read in all modes. Returns its errno, or 0. */
static int read_at(loff_t pos, size_t count, struct seen *seen)
{
	struct ubuf u = ubuf_plain(count, 0);
	struct differ_call c = {
		.fd = file, .pos = pos, .count = count, .ubuf = &u, .content = content,
		.may_be_short = true, .positioned = pos & 1,
	};

	differ(&c, seen, "%zu bytes at %lld", count, (long long)pos);
	ubuf_free(&u);
	return seen->err;
}

static void expect(loff_t pos, size_t count, int err, const char *label)
{
	struct seen seen;

	read_at(pos, count, &seen);
	if (!ok(seen.err == err && (err || seen.ret > 0), "%s", label))
		diag("returned %zd, errno %d", seen.ret, seen.err);
}

static void test_one_sector(void)
{
	struct seen seen;

	sweep_whole(file, &shape);
	sweep_random(file, &shape, 20, 1);
	differ_result("before a block is bad all is read");
	differ_methods_result(BY_READ, "each read took the method that the switch chose");
	mark_bad(20 * BLOCK + 3 * SECTOR, 1);
	expect(20 * BLOCK + 3 * SECTOR, SECTOR, EIO, "a bad sector gives EIO");
	expect(20 * BLOCK, 1, EIO, "so does the first byte of its page");
	expect(21 * BLOCK - 1, 1, EIO, "and the last one");
	expect(20 * BLOCK - 1, 1, 0, "the byte before its page is read");
	expect(21 * BLOCK, 1, 0, "and the byte after it");
	expect(18 * BLOCK, 2 * BLOCK, 0, "pages up to it are read");
	expect(21 * BLOCK, 3 * BLOCK, 0, "pages from it on are read");
	read_at(18 * BLOCK, 5 * BLOCK, &seen);
	diag("a read over good pages and a bad one returns %zd, errno %d", seen.ret, seen.err);
	read_at(0, 60 * BLOCK, &seen);
	read_at(20 * BLOCK - 1, 2, &seen);
	for (int i = 17; i < 23; i++) {
		for (int n = 1; n < 5; n++)
			read_at(i * BLOCK + 100, n * BLOCK, &seen);
	}
	differ_result("reads around one bad sector");
}

/* Bad ranges at the end of a page, in the file's last page, over several pages. */
static void test_ranges(void)
{
	struct seen seen;

	mark_bad(25 * BLOCK + 7 * SECTOR, 2);
	expect(25 * BLOCK, 10, EIO, "a range that begins in a page's last sector");
	expect(26 * BLOCK + 4000, 10, EIO, "and ends in the next page's first");
	expect(24 * BLOCK, BLOCK, 0, "the page before");
	expect(27 * BLOCK, BLOCK, 0, "the page after");
	mark_bad(2 * BLOCK, 24);
	expect(4 * BLOCK + 17, 1, EIO, "the last of three bad pages");
	/* A bad sector beyond the end of the file, in its last page. */
	mark_bad(47 * BLOCK + 3 * SECTOR, 1);
	read_at(47 * BLOCK, 600, &seen);
	read_at(46 * BLOCK, BLOCK, &seen);
	read_at(46 * BLOCK, 4 * BLOCK, &seen);
	read_at(43 * BLOCK, 4 * BLOCK, &seen);
	read_at(43 * BLOCK, 5 * BLOCK, &seen);
	read_at(40 * BLOCK, 1, &seen);
	differ_result("reads around bad ranges");
}

/* A read that meets a bad block after a hole is short and does not fail. */
static void test_after_hole(void)
{
	struct seen seen;

	mark_bad(40 * BLOCK, 1);
	read_at(32 * BLOCK, 10 * BLOCK, &seen);
	ok(seen.ret == 8 * BLOCK, "a read that meets a bad block after a hole is short");
	read_at(40 * BLOCK - 1, 2, &seen);
	ok(seen.ret == 1, "so is one that begins a byte before");
	differ_result("holes before bad blocks");
}

/* Reads of unwritten blocks give zeros and do not access the device. */
static void test_unwritten(void)
{
	mark_bad(37 * BLOCK, 8);
	expect(37 * BLOCK, 1, 0, "a bad block that is unwritten reads as zeros");
	differ_result("unwritten bad blocks");
}

/*
 * An earlier lookup must not limit the range for which a later read asks the device.
 * The file grows, or is read in small pieces after its cached extents were dropped.
 * Then a longer read meets a bad block behind the piece.
 */
static void test_pieces(void)
{
	const struct shape grown = {
		.name = "grown", .seed = 92, .size = 32 * BLOCK,
		SHAPE_SEGS({ WRITTEN, 32 * BLOCK }),
	};
	int was = file, unwritten;
	struct seen seen;

	file = must_open(path_in(SPARE_MOUNT, "grown"), O_RDWR | O_CREAT);
	/* Allocate all blocks first, so that they are contiguous. */
	must(!fallocate(file, FALLOC_FL_KEEP_SIZE, 0, 32 * BLOCK));
	shape_write(&grown, file, 0, 8 * BLOCK);
	content = &grown;
	for (int i = 0; i < 3; i++)
		read_at(i * BLOCK, 1, &seen);
	shape_write(&grown, file, 8 * BLOCK, 24 * BLOCK);
	must(extents_of(file, &unwritten) == 1);
	mark_bad(12 * BLOCK, 8);
	read_at(0, 16 * BLOCK, &seen);
	ok(seen.err == EIO, "a file that grew: EIO for a read over old and new blocks");
	differ_result("a file that grew after it was read");

	must(!on_ext4() || !ioctl(file, EXT4_IOC_CLEAR_ES_CACHE));
	read_at(20 * BLOCK, 1, &seen);
	mark_bad(24 * BLOCK, 8);
	read_at(13 * BLOCK, 1, &seen);
	read_at(20 * BLOCK, 1, &seen);
	read_at(16 * BLOCK, 16 * BLOCK, &seen);
	read_at(20 * BLOCK, 8 * BLOCK, &seen);
	ok(seen.err == EIO, "extents found in pieces: EIO for a read of more than one piece");
	differ_result("extents found in pieces");
	close(file);
	file = was;
	content = &shape;
}

/*
 * A read asks the device for the range that extent and count allow, also beyond the end
 * of the file, as iomap does. Written blocks beyond the end are rare: a crash leaves
 * them, and here debugfs makes them.
 */
static void test_beyond_end(void)
{
	const struct shape cut = {
		.name = "cut", .seed = 93, .size = 16 * BLOCK, SHAPE_SEGS({ WRITTEN, 16 * BLOCK }),
	};
	int was = file;

	close(shape_make(&cut, path_in(SPARE_MOUNT, "cut")));
	close(was);
	spare_umount();
	must(!run("debugfs -w -R 'set_inode_field /cut size %ld' %s", (long)(2 * BLOCK), SPARE_DEVICE));
	must(!spare_mount("dax"));
	file = must_open(path_in(SPARE_MOUNT, "cut"), O_RDONLY);
	content = &cut;
	mark_bad(5 * BLOCK, 8);
	expect(0, 4 * BLOCK, 0, "a read of the file and of good blocks beyond its end");
	expect(0, 10 * BLOCK, EIO, "a read of more than the file, over a bad block beyond its end");
	expect(BLOCK, 10 * BLOCK, EIO, "also from the middle");
	differ_result("bad blocks beyond the end of the file");
	close(file);
	file = must_open(path_in(SPARE_MOUNT, "file"), O_RDWR);
	content = &shape;
}

/* EIO stays after the caches were dropped and after reads of other blocks. */
static void test_lasting(void)
{
	struct seen seen;

	drop_caches();
	expect(20 * BLOCK, BLOCK, EIO, "EIO stays after the caches were dropped");
	expect(8 * BLOCK, BLOCK, 0, "good blocks are read in between");
	expect(20 * BLOCK, BLOCK, EIO, "and EIO stays");
	read_at(20 * BLOCK, 0, &seen);
	ok(seen.ret == 0 && !seen.err, "reading no bytes of a bad block is no error");
	differ_result("after the caches were dropped");
}

int main(void)
{
	tap_start(60);
	require_switch();
	spare_fs("", "64M", "dax");
	file = shape_make(&shape, path_in(SPARE_MOUNT, "file"));
	test_one_sector();
	test_ranges();
	/* Plain files of an image have no holes. */
	if (fs_can(CAN_WRITE))
		test_after_hole();
	if (fs_can(CAN_PUNCH))
		test_unwritten();
	test_lasting();
	if (fs_can(CAN_PUNCH))
		test_pieces();
	if (on_ext4())
		test_beyond_end();
	close(file);
	/* Only a new bind of the driver clears its list here. */
	ok(spare_rebind(), "the device is restored without bad blocks");
	return tap_done();
}
