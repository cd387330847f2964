// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * atime.t: a read updates atime or not, as the mount, the file and the open file say, with
 * the switch on and off.
 *
 * Would catch: atime not updated on the fast path; updated in spite of noatime, O_NOATIME,
 * the inode's A flag or a read-only mount; updated by relatime only once; updated by a read
 * of no bytes or, unlike read_iter, by one that fails.
 *
 * file systems: ext4 xfs ext2 erofs erofs-chunk
 */

#include <errno.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "dax_switch.h"
#include "differ.h"
#include "fs.h"
#include "shape.h"
#include "tap.h"
#include "ubuf.h"

#define DAY	(24 * 60 * 60)

static const struct shape shape = {
	.name = "atime", .seed = 51, .size = 4 * BLOCK,
	SHAPE_SEGS({ WRITTEN, BLOCK }, { HOLE, BLOCK }, { UNWRITTEN, BLOCK }),
};

/* Calls that read, and whether each updates atime. */
static const struct {
	const char *label;
	loff_t pos;
	size_t count;
	bool bad_buffer, moves;
} reads[] = {
	{ "written bytes", 100, 50, false, true },
	{ "a hole", BLOCK, BLOCK, false, true },
	{ "unwritten blocks", 2 * BLOCK + 1, 1, false, true },
	{ "the end of the file", 4 * BLOCK, 1, false, true },
	{ "far beyond the end", 1L << 40, 1, false, true },
	{ "no bytes", 0, 0, false, false },
	{ "no bytes at the end", 4 * BLOCK, 0, false, false },
	{ "written bytes into a bad buffer", 0, BLOCK, true, true },
	{ "a hole into a bad buffer", BLOCK, BLOCK, true, true },
	{ "a position out of reach", 1L << 45, 1, false, true },
	{ "a negative position", -1, 1, false, false },
};

#define NREADS (int)(sizeof(reads) / sizeof(reads[0]))

/*
 * Makes all reads on @fd. If @can_move, atime must move as in the table, else
 * never. @atime: its value before, 0 for long ago.
 */
static void read_all(int fd, bool can_move, time_t atime, const char *where)
{
	struct ubuf good = ubuf_plain(BLOCK, 0), bad = ubuf_nowhere((void *)16);
	int wrong = 0;

	for (int i = 0; i < NREADS; i++) {
		struct differ_call c = {
			.fd = fd, .positioned = reads[i].pos < 0 || (i & 1), .pos = reads[i].pos,
			.count = reads[i].count, .ubuf = reads[i].bad_buffer ? &bad : &good,
			.atime = atime,
		};
		struct seen seen;

		if (c.pos > 1L << 44)
			c.positioned = true;
		differ(&c, &seen, "%s, %s", where, reads[i].label);
		if (seen.atime_moved != (can_move && reads[i].moves)) {
			diag("%s: atime %s by a read of %s", where,
			     seen.atime_moved ? "moved" : "was not moved", reads[i].label);
			wrong++;
		}
	}
	differ_result("%s", where);
	ok(!wrong, "%s: atime moves when it must and only then", where);
	ubuf_free(&good);
}

static char *file;

static void on_mount(unsigned long flags, const char *options, bool can_move)
{
	char where[80];
	int fd;

	snprintf(where, sizeof(where), "mounted %s", options);
	must(!spare_remount(flags, NULL));
	fd = must_open(file, O_RDONLY);
	read_all(fd, can_move, 0, where);
	close(fd);
}

static void test_relatime_recent(void)
{
	int fd = must_open(file, O_RDONLY);

	must(!spare_remount(MS_RELATIME, NULL));
	read_all(fd, false, time(NULL) + 1000, "relatime, atime later than mtime and ctime");
	must(!spare_remount(MS_STRICTATIME, NULL));
	/* strictatime always updates it, here from the future back to now. */
	read_all(fd, true, time(NULL) + 1000, "strictatime, the same");
	close(fd);
}

/* Sets the clock, which goes on from there. */
static void set_clock(time_t now)
{
	const struct timespec to = { .tv_sec = now };

	must(!clock_settime(CLOCK_REALTIME, &to));
}

/*
 * Checks whether a read updates an atime that is later than mtime and ctime, after
 * the clock advanced by @age. (futimens() sets ctime to the current time, so it comes
 * before that.)
 */
static void test_relatime_after(time_t age, bool moves, const char *label)
{
	const time_t start = time(NULL), later = start + 100 + age;
	const struct timespec times[2] = {
		{ .tv_sec = start + 100 }, { .tv_nsec = UTIME_OMIT },
	};
	int fd = must_open(file, O_RDONLY);

	must(!spare_remount(MS_RELATIME, NULL));
	for_each_mode(mode) {
		switch_mode(fd, mode);
		for (int way = 0; way < 2; way++) {
			char byte;
			struct iovec iov = { &byte, 1 };
			struct stat st;

			must(!futimens(fd, times));
			set_clock(later);
			must((way ? preadv(fd, &iov, 1, 0) : pread(fd, &byte, 1, 0)) == 1);
			must(!fstat(fd, &st));
			set_clock(start);
			ok((st.st_atim.tv_sec >= later) == moves, "relatime, %s: %s, %s", label,
			   way ? "preadv" : "pread", mode_name(mode));
		}
	}
	switch_mode(fd, MODE_OFF);
	close(fd);
}

static void test_file_flags(void)
{
	int fd = must_open(file, O_RDONLY | O_NOATIME);
	int flags;

	must(!spare_remount(MS_STRICTATIME, NULL));
	read_all(fd, false, 0, "O_NOATIME");
	close(fd);
	fd = must_open(file, O_RDWR);
	must(!ioctl(fd, FS_IOC_GETFLAGS, &flags));
	flags |= FS_NOATIME_FL;
	must(!ioctl(fd, FS_IOC_SETFLAGS, &flags));
	read_all(fd, false, 0, "the file's A flag (chattr +A)");
	flags &= ~FS_NOATIME_FL;
	must(!ioctl(fd, FS_IOC_SETFLAGS, &flags));
	read_all(fd, true, 0, "the A flag taken back");
	close(fd);
}

int main(void)
{
	tap_start(60);
	require_switch();
	spare_fs("", "64M", "dax");
	file = path_in(SPARE_MOUNT, "file");
	close(shape_make(&shape, file));
	if (!fs_can(CAN_WRITE)) {
		on_mount(MS_RDONLY | MS_STRICTATIME, "read-only", false);
		differ_methods_result(BY_READ, "each read took the method that the switch chose");
		return tap_done();
	}
	on_mount(MS_RELATIME, "relatime", true);
	on_mount(MS_STRICTATIME, "strictatime", true);
	on_mount(MS_STRICTATIME | MS_LAZYTIME, "strictatime,lazytime", true);
	on_mount(MS_STRICTATIME | MS_NODIRATIME, "strictatime,nodiratime", true);
	on_mount(MS_NOATIME, "noatime", false);
	on_mount(MS_RDONLY | MS_STRICTATIME, "read-only", false);
	test_relatime_recent();
	test_relatime_after(DAY - 100, false, "atime is not yet a day old and stays");
	test_relatime_after(DAY + 100, true, "atime is older than a day and moves");
	test_file_flags();
	differ_methods_result(BY_READ, "each read took the method that the switch chose");
	spare_umount();
	return tap_done();
}
