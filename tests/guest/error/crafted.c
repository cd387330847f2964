// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * crafted.t: on file systems that do not check block numbers, a crafted image has a file
 * with blocks beyond the device. Reads of these give an error, with the switch on and off;
 * reads of the blocks before give their bytes.
 *
 * Would catch: an address that is computed from an unchecked block number, so that any
 * kernel memory can be read; a check of the start of a range only, or of its end; a
 * check that wraps.
 *
 * file systems: ext2 erofs erofs-chunk
 */

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <unistd.h>

#include "dax_switch.h"
#include "differ.h"
#include "fs.h"
#include "image.h"
#include "shape.h"
#include "tap.h"
#include "ubuf.h"

#define FILE_BLOCKS	24

static const struct shape shape = {
	.name = "crafted", .seed = 201, .size = FILE_BLOCKS * BLOCK,
	SHAPE_SEGS({ WRITTEN, FILE_BLOCKS * BLOCK }),
};

/* Contents of the last blocks of the device, which are in no file system. */
static const struct shape ending = {
	.name = "end of the device", .seed = 202, .size = 2 * BLOCK,
	SHAPE_SEGS({ WRITTEN, 2 * BLOCK }),
};

static uint32_t device_blocks(void)
{
	int fd = must_open(SPARE_DEVICE, O_RDONLY);
	uint64_t size;

	must(!ioctl(fd, BLKGETSIZE64, &size));
	close(fd);
	return size / BLOCK;
}

static void write_to_device(const char *device, loff_t at, const void *bytes, size_t len)
{
	int fd = must_open(device, O_WRONLY);

	must(pwrite(fd, bytes, len, at) == (ssize_t)len && !fsync(fd));
	close(fd);
}

static void write_ending(uint32_t blocks)
{
	char bytes[2 * BLOCK];

	pattern_fill(ending.seed, 0, bytes, sizeof(bytes));
	write_to_device(SPARE_DEVICE, (blocks - 2) * BLOCK, bytes, sizeof(bytes));
}

/* ext2: sets the first five blocks of the file to @first and those after it. */
static int craft_ext2(uint32_t first)
{
	must(!run("for i in 0 1 2 3 4; do echo set_inode_field /file block[$i] $((%u + i)); done | "
		  "debugfs -w -f - %s", first, SPARE_DEVICE));
	return spare_mount("dax");
}

/* EROFS: 32-bit fields of the inode and of the superblock. */
static uint32_t get32(const char *at)
{
	uint32_t value;

	memcpy(&value, at, 4);
	return le32toh(value);
}

static void put32(char *at, uint32_t value)
{
	value = htole32(value);
	memcpy(at, &value, 4);
}

/* The byte offset of the inode. */
static loff_t erofs_inode(const char *device)
{
	char super[128];
	int fd = must_open(device, O_RDONLY);
	const char *nid;

	must(pread(fd, super, sizeof(super), 1024) == sizeof(super));
	close(fd);
	must(!run("dump.erofs --path=/file %s | grep NID", device));
	nid = strstr(run_said(), "NID:");
	must(nid);
	return get32(super + 40) * BLOCK + strtoul(nid + 4, NULL, 10) * 32;
}

/* Sets the first block of a plain file, or of the first chunk of four blocks. */
static int craft_erofs(uint32_t first)
{
	const char *device = image_device();
	loff_t at = erofs_inode(device);
	int fd = must_open(device, O_RDONLY);
	char inode[64], block[4];

	must(pread(fd, inode, sizeof(inode), at) == sizeof(inode));
	close(fd);
	put32(block, first);
	if (!strcmp(fs_kind()->name, "erofs")) {
		write_to_device(device, at + 16, block, 4);	/* raw_blkaddr */
	} else {
		unsigned int unit = get32(inode + 16) & 0x20 ? 8 : 4;	/* an index or a number */

		at += inode[0] & 1 ? 64 : 32;
		at = (at + unit - 1) / unit * unit;
		write_to_device(device, at + unit - 4, block, 4);
	}
	return image_mount_again("dax");
}

/* A file whose first block is @block; @inside of its blocks are on the device. */
static void test_beyond(uint32_t block, int inside)
{
	struct ubuf u = ubuf_plain(4 * BLOCK, 0);
	struct differ_call c = { .ubuf = &u, .positioned = true };
	int wrong = 0, err;

	spare_umount();
	err = fs_can(CAN_WRITE) ? craft_ext2(block) : craft_erofs(block);
	if (err)
		broken("mount of the image with block %u: %s", block, strerror(-err));
	c.fd = must_open(path_in(SPARE_MOUNT, "file"), O_RDONLY);
	must(is_dax(c.fd));
	for (c.pos = 0; c.pos < 4 * BLOCK; c.pos += BLOCK / 2) {
		for (c.count = 1; c.count <= 4 * BLOCK; c.count *= 16) {
			long good = inside * BLOCK - c.pos;
			struct seen seen;

			differ(&c, &seen, "block %u", block);
			if (good > 0 ? seen.ret <= 0 || seen.ret > good ||
				       shape_differs(&ending, 2 * BLOCK - good, u.buf, seen.ret) >= 0 :
				       seen.err != ERANGE && seen.err != EIO) {
				diag("block %u: %zu bytes at %lld give %zd, errno %d", block, c.count,
				     (long long)c.pos, seen.ret, seen.err);
				wrong++;
			}
		}
	}
	differ_result("a file that begins at block %u", block);
	ok(!wrong, "a file that begins at block %u: errors beyond the device, no data", block);
	close(c.fd);
	ubuf_free(&u);
}

/* A chunk that is marked as a hole. */
static void test_null_chunk(void)
{
	const struct shape hole = {
		.name = "no chunk", .seed = 201, .size = FILE_BLOCKS * BLOCK,
		SHAPE_SEGS({ HOLE, 4 * BLOCK }, { WRITTEN, (FILE_BLOCKS - 4) * BLOCK }),
	};
	struct ubuf u = ubuf_plain(9 * BLOCK, 0);
	struct differ_call c = { .ubuf = &u, .content = &hole, .positioned = true };

	spare_umount();
	must(!craft_erofs(0xffffffff));
	c.fd = must_open(path_in(SPARE_MOUNT, "file"), O_RDONLY);
	for (c.pos = 0; c.pos < 6 * BLOCK; c.pos += BLOCK / 2) {
		for (c.count = 1; c.count <= 9 * BLOCK; c.count = c.count * 3 + 700)
			differ(&c, NULL, "a chunk that is a hole");
	}
	differ_result("a chunk that is a hole");
	differ_methods_result(BY_READ, "a chunk that is a hole: served by the method chosen");
	close(c.fd);
	ubuf_free(&u);
}

int main(void)
{
	uint32_t blocks, start = 0;
	int fd;

	tap_start(60);
	require_switch();
	if (strcmp(fs_kind()->type, "ext2") && strcmp(fs_kind()->type, "erofs"))
		skip_all("%s checks block numbers itself", fs_kind()->type);
	/*
	 * With another device behind the end a copy beyond it meets memory. At the end of a
	 * region it would meet a fault, and stop in the right place by luck.
	 */
	spare_split("464M");
	spare_fs("", "32M", "dax");
	fd = shape_make(&shape, path_in(SPARE_MOUNT, "file"));
	/* Block numbers count from the start of a partition. */
	start = (spare_offset_of(fd, 0) - physical_of(fd, 0)) / BLOCK;
	close(fd);
	blocks = device_blocks();
	write_ending(blocks);
	blocks -= start;
	test_beyond(blocks - 2, 2);
	test_beyond(blocks - 1, 1);
	test_beyond(blocks, 0);
	test_beyond(blocks + 1, 0);
	test_beyond(blocks + 100000, 0);
	test_beyond(0x7fffffff, 0);
	test_beyond(0xfffffff0, 0);
	if (!strcmp(fs_kind()->name, "erofs-chunk"))
		test_null_chunk();
	spare_umount();
	spare_join();
	return tap_done();
}
