// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * races.t: readers on the fast path against a writer that changes the file's
 * size and layout. Each read must be one state of the file, whole (lib/race.h).
 *
 * Would catch: a skipped inode lock (two generations in one read), a dropped or
 * too early i_size clamp (bytes beyond the end after a truncate), block addresses
 * or extents kept over truncate, punch, collapse and insert (old generations,
 * shifted offsets, another file's secrets), a hole remembered after it was filled
 * by write, by mmap stores or by their conversion of unwritten extents (zeros
 * where data must be), a lock held over freeze.
 */

#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "dax_switch.h"
#include "fs.h"
#include "race.h"
#include "shape.h"
#include "tap.h"

#define READERS		2
#define SECONDS		2.5
#define PER_BLOCK	(BLOCK / SECTOR)

#ifndef EXT4_IOC_CLEAR_ES_CACHE
#define EXT4_IOC_CLEAR_ES_CACHE _IO('f', 40)
#endif

static uint64_t dice = 6121021;

static void overwrite(struct race *race, unsigned int round)
{
	(void)round;
	race_write(race, 0, 256);
}

static void truncate_and_write(struct race *race, unsigned int round)
{
	uint32_t down = draw(&dice, 200), up = down + draw(&dice, 200);

	(void)round;
	race_write(race, 0, 240);
	race_truncate(race, down);
	race_truncate(race, up);
	race_write(race, draw(&dice, 100), 50);
	race_truncate(race, 0);
}

/* A range of whole blocks in the first 256 sectors. */
static void pick_blocks(uint32_t *first, uint32_t *n)
{
	*first = draw(&dice, 24) * PER_BLOCK;
	*n = (1 + draw(&dice, 8)) * PER_BLOCK;
}

static void punch_and_zero(struct race *race, unsigned int round)
{
	uint32_t first, n;

	if (round % 8 == 0)
		race_write(race, 0, 256);
	pick_blocks(&first, &n);
	race_fallocate(race, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, first, n);
	race_fallocate(race, FALLOC_FL_ZERO_RANGE, draw(&dice, 200), 1 + draw(&dice, 50));
	race_write(race, first, n);
	race_fallocate(race, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, draw(&dice, 200),
		       1 + draw(&dice, 50));
	pick_blocks(&first, &n);
	race_fallocate(race, 0, first, n);
	race_write(race, draw(&dice, 200), 1 + draw(&dice, 40));
}

static void collapse_and_insert(struct race *race, unsigned int round)
{
	uint32_t first, n;

	if (round % 4 == 0)
		race_write(race, 0, 256);
	pick_blocks(&first, &n);
	race_fallocate(race, FALLOC_FL_INSERT_RANGE, first, n);
	race_write(race, first, n / 2);
	race_fallocate(race, FALLOC_FL_COLLAPSE_RANGE, draw(&dice, 16) * PER_BLOCK, n);
	race_write(race, draw(&dice, 200), 20);
}

static bool forget_extents(int fd, void *arg)
{
	(void)arg;
	return !ioctl(fd, EXT4_IOC_CLEAR_ES_CACHE);
}

/* The cache of extents is emptied and refilled from the tree, by reads. */
static void shrink_caches(struct race *race, unsigned int round)
{
	race_write(race, (round % 30) * PER_BLOCK, 16);
	race_next(race);
	race_step(race, forget_extents, NULL);
	race_fallocate(race, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
		       ((round + 7) % 30) * PER_BLOCK, 8);
	race_next(race);
	race_step(race, forget_extents, NULL);
}

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

/* The file has no name any more; what takes names and blocks beside it is not it. */
static void unlinked(struct race *race, unsigned int round)
{
	char *other = path_in(SPARE_MOUNT, "other");
	const struct sector s = { 0xdead, 0xbeef };
	char secret[SECTOR] __attribute__((aligned(8)));
	int fd;

	if (!round)
		must(!unlink(path_in(SPARE_MOUNT, "file")));
	race_write(race, round % 100, 100);
	race_sector_fill(666, s, secret);
	fd = must_open(other, O_RDWR | O_CREAT | O_TRUNC);
	for (int i = 0; i < 64; i++)
		must(pwrite(fd, secret, SECTOR, i * SECTOR) == SECTOR);
	close(fd);
	must(!unlink(other));
	free(other);
	race_truncate(race, 50);
}

/* The file system grows under the readers, as far as the device goes. */
static void resize(struct race *race, unsigned int round)
{
	race_write(race, round % 100, 100);
	if (round < 8)
		must(!run("resize2fs %s %uM", SPARE_DEVICE, 64 + 50 * (round + 1)));
}

static void race_on(const char *path, const char *what, uint32_t steps,
		    void (*writer)(struct race *race, unsigned int round))
{
	struct race *race = race_new(path, 1);

	switch_mode(race_fd(race), have_switch(FAST_READ_ITER) ? MODE_BOTH : MODE_READ);
	race_result(race_run(race, READERS, SECONDS, writer), steps, what);
	switch_mode(race_fd(race), MODE_OFF);
	race_free(race);
}

/*
 * Blocks freed by the file are taken at once by another one that holds secrets:
 * the file system has no others left, and without a journal none to wait for.
 */
static int secret_fd;
static unsigned long reused;

static void write_secrets(void)
{
	static char secret[64 * BLOCK] __attribute__((aligned(8)));
	const struct sector s = { 0xdead, 0xbeef };

	for (size_t at = 0; at < sizeof(secret); at += SECTOR)
		race_sector_fill(666, s, secret + at);
	/* As much as there is room for: it ends with ENOSPC. */
	for (loff_t pos = 0; pwrite(secret_fd, secret, BLOCK, pos) == BLOCK; pos += BLOCK)
		;
}

static void free_to_secrets(struct race *race, unsigned int round)
{
	uint32_t first = (round % 8) * 4 * PER_BLOCK, n = 4 * PER_BLOCK;
	loff_t was = physical_of(race_fd(race), first * SECTOR);

	if (round % 16 == 15) {
		race_truncate(race, first);
		n = 256 - first;
	} else {
		race_fallocate(race, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, first, n);
	}
	write_secrets();
	for (loff_t pos = 0; pos < 4 * BLOCK && was >= 0; pos += BLOCK)
		reused += physical_of(secret_fd, pos) == was;
	must(!ftruncate(secret_fd, 0));
	race_write(race, first, n);
}

static void test_secrets(void)
{
	struct race *race;
	char *ballast = path_in(SPARE_MOUNT, "ballast");
	int fd;

	spare_fs("-O ^has_journal -m 0", "16M", "dax");
	/* ext4's own reserve would be what is taken first */
	must(!run("echo 0 > /sys/fs/ext4/%s/reserved_clusters", strrchr(SPARE_DEVICE, '/') + 1));
	race = race_new(path_in(SPARE_MOUNT, "file"), 5);
	race_write(race, 0, 256);
	secret_fd = must_open(path_in(SPARE_MOUNT, "secret"), O_RDWR | O_CREAT);
	fd = must_open(ballast, O_RDWR | O_CREAT);
	for (loff_t len = 8 << 20, end = 0; len >= BLOCK; len /= 2) {
		while (!fallocate(fd, 0, end, len))
			end += len;
	}
	switch_mode(fd, have_switch(FAST_READ_ITER) ? MODE_BOTH : MODE_READ);
	race_result(race_run(race, READERS, SECONDS, free_to_secrets), 20,
		    "freed blocks reused at once for another file's secrets");
	ok(reused > 5, "blocks were really reused (%lu times)", reused);
	race_free(race);
	close(secret_fd);
	close(fd);
	spare_umount();
}

int main(int argc, char **argv)
{
	static const struct {
		const char *what;
		uint32_t steps;
		void (*writer)(struct race *race, unsigned int round);
		bool on_spare;
	} table[] = {
		{ "overwrite", 50, overwrite, false },
		{ "truncate down and up", 50, truncate_and_write, false },
		{ "punch and zero", 50, punch_and_zero, false },
		{ "collapse and insert", 50, collapse_and_insert, false },
		{ "extents forgotten", 50, shrink_caches, false },
		{ "freeze and thaw", 10, freeze, true },
		{ "remount", 10, remount_atime, true },
		{ "unlinked, other files beside it", 50, unlinked, true },
		{ "online resize", 2, resize, true },
	};
	const char *only = argc > 1 ? argv[1] : NULL;

	tap_start(150);
	require_switch();
	spare_fs("", "64M", "dax");
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (!only || !strcmp(only, table[i].what))
			race_on(path_in(table[i].on_spare ? SPARE_MOUNT : test_dir(), "file"),
				table[i].what, table[i].steps, table[i].writer);
	}
	spare_umount();
	if (!only || !strcmp(only, "secrets"))
		test_secrets();
	return tap_done();
}
