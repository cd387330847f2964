// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * fs-races.t: readers on the fast path while the file system or names change:
 * freeze and thaw, remount, online resize, unlink, another file renamed over
 * theirs, an unmount that fails with EBUSY and a lazy one.
 *
 * Would catch: a lock held over freeze, cached data of one inode used for the file that
 * took its name or number, an unmount that succeeds while files are read, or that fails
 * because of a reference that the fast path still has.
 */

#include <errno.h>
#include <linux/fs.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "dax_switch.h"
#include "fs.h"
#include "race.h"
#include "shape.h"
#include "tap.h"

static bool freeze_and_thaw(int fd, void *arg)
{
	const struct timespec while_frozen = { .tv_nsec = 20000000 };

	(void)arg;
	if (ioctl(fd, FIFREEZE, 0))
		return false;
	nanosleep(&while_frozen, NULL);
	return !ioctl(fd, FITHAW, 0);
}

static void freeze(struct race *race, unsigned int round)
{
	race_write(race, round % 200, 40);
	race_next(race);
	race_step(race, freeze_and_thaw, NULL);
}

static bool remount(int fd, void *arg)
{
	(void)fd;
	return !spare_remount(*(unsigned long *)arg, NULL);
}

static void remount_atime(struct race *race, unsigned int round)
{
	static const unsigned long modes[] = { MS_NOATIME, MS_STRICTATIME, MS_RELATIME };
	unsigned long mode = modes[round % 3];

	race_write(race, round % 200, 40);
	race_next(race);
	race_step(race, remount, &mode);
}

/* The file has no name any more; new files next to it take names and blocks. */
static void unlinked(struct race *race, unsigned int round)
{
	static char secret[64 * SECTOR] __attribute__((aligned(8)));
	char *other = path_in(SPARE_MOUNT, "other");
	const struct sector s = { 0xdead, 0xbeef };
	int fd;

	if (!round) {
		must(!unlink(path_in(SPARE_MOUNT, "file")));
		for (size_t at = 0; at < sizeof(secret); at += SECTOR)
			race_sector_fill(666, s, secret + at);
	}
	race_write(race, round % 100, 100);
	fd = must_open(other, O_RDWR | O_CREAT | O_TRUNC);
	must(pwrite(fd, secret, sizeof(secret), 0) == sizeof(secret));
	close(fd);
	must(!unlink(other));
	free(other);
	race_truncate(race, 50);
}

/* The file system grows under the readers, up to the device's size. */
static void resize(struct race *race, unsigned int round)
{
	race_write(race, round % 100, 100);
	if (round < 8)
		must(!run("resize2fs %s %uM", SPARE_DEVICE, 64 + 50 * (round + 1)));
	race_write(race, (round + 50) % 100, 100);
}

/* An unmount fails while the file is open; after a lazy one the reads go on. */
static void unmount(struct race *race, unsigned int round)
{
	race_write(race, round % 100, 100);
	race_truncate(race, 30 + round % 100);
	if (round < 20)
		must(umount2(SPARE_MOUNT, 0) && errno == EBUSY);
	else if (round == 20)
		spare_detach();
}

/* If the device can be opened exclusively, the file system is gone. */
static void test_unmounted(void)
{
	int fd = open(SPARE_DEVICE, O_RDONLY | O_EXCL);

	ok(fd >= 0, "it ends when the last file is closed: %s", fd < 0 ? strerror(errno) : "yes");
	close(fd);
}

#define NEW_SECTORS	40

static char *name;
static _Atomic bool stop;
static _Atomic unsigned long whole, torn;

/* True if this is one whole file: every sector in its place, all of one generation. */
static bool one_file(const char *buf, ssize_t len)
{
	char want[SECTOR] __attribute__((aligned(8)));
	struct sector s = { 0 };

	if (len != NEW_SECTORS * SECTOR)
		return false;
	memcpy(&s.generation, buf, sizeof(s.generation));
	for (; s.origin < NEW_SECTORS; s.origin++) {
		race_sector_fill(7, s, want);
		if (memcmp(buf + s.origin * SECTOR, want, SECTOR))
			return false;
	}
	return true;
}

static void *open_and_read(void *arg)
{
	static __thread char buf[(NEW_SECTORS + 8) * SECTOR];
	uint64_t state = (uintptr_t)arg;

	while (!stop) {
		struct iovec iov = { buf, sizeof(buf) };
		int fd = must_open(name, O_RDONLY);
		ssize_t ret = draw(&state, 2) ? pread(fd, buf, sizeof(buf), 0) :
						preadv(fd, &iov, 1, 0);

		if (one_file(buf, ret))
			whole++;
		else if (!torn++)
			diag("a read of the name's file returned %zd; it is not one file", ret);
		close(fd);
	}
	return NULL;
}

/* New files replace a name repeatedly, so that inodes and blocks are soon reused. */
static void test_renamed_over(void)
{
	static char buf[NEW_SECTORS * SECTOR] __attribute__((aligned(8)));
	char *next = path_in(SPARE_MOUNT, "next");
	pthread_t threads[2];
	time_t end = time(NULL) + 3;
	struct sector s;
	int dir;

	name = path_in(SPARE_MOUNT, "name");
	spare_fs("-O ^has_journal", "16M", "dax");
	dir = must_open(SPARE_MOUNT, O_RDONLY | O_DIRECTORY);
	switch_mode(dir, mode_all());
	for (s.generation = 1; time(NULL) < end || s.generation <= 60; s.generation++) {
		int fd = must_open(next, O_RDWR | O_CREAT | O_TRUNC);

		for (s.origin = 0; s.origin < NEW_SECTORS; s.origin++)
			race_sector_fill(7, s, buf + s.origin * SECTOR);
		must(pwrite(fd, buf, sizeof(buf), 0) == sizeof(buf));
		close(fd);
		must(!rename(next, name));
		for (long i = 0; i < 2 && s.generation == 1; i++)
			must(!pthread_create(&threads[i], NULL, open_and_read, (void *)(i + 1)));
	}
	stop = true;
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	ok(whole > 100 && s.generation > 50 && !torn,
	   "other files renamed over it: every read was of one of them, whole");
	diag("%u files, %lu reads", s.generation, whole);
	close(dir);
	spare_umount();
}

int main(void)
{
	char *file = path_in(SPARE_MOUNT, "file");

	tap_start(150);
	require_switch();
	spare_fs("", "64M", "dax");
	race_on(file, "freeze and thaw", 10, freeze);
	race_on(file, "remount", 10, remount_atime);
	race_on(file, "unlinked, other files beside it", 50, unlinked);
	race_on(file, "online resize", 4, resize);
	race_on(file, "unmount: refused, then detached", 50, unmount);
	test_unmounted();
	test_renamed_over();
	return tap_done();
}
