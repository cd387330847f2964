// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * races.t: readers on the fast path against a writer that changes the file's size
 * and layout. Each read must return one state of the file (lib/race.h).
 *
 * Would catch: a read without the inode lock (two generations in one read), an i_size
 * check that is missing or too early (bytes beyond the end after a truncate), block
 * addresses or extents that stay cached over truncate, punch, collapse, insert,
 * migration and the swap with the boot loader's inode (old generations, shifted
 * offsets, another file's secrets), a hole that stays cached after it was filled
 * (zeros in place of data), a read that changes its method half-way.
 *
 * file systems: ext4 xfs ext2
 */

#include <errno.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "dax_switch.h"
#include "fs.h"
#include "race.h"
#include "shape.h"
#include "tap.h"

#define PER_BLOCK	(BLOCK / SECTOR)

#define EXT4_IOC_MIGRATE	_IO('f', 9)
#define EXT4_IOC_SWAP_BOOT	_IO('f', 17)
#define EXT4_EXTENTS_FL		0x00080000

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
	if (on_ext4())
		return !ioctl(fd, EXT4_IOC_CLEAR_ES_CACHE);
	drop_caches();
	return true;
}

/* The extent status tree is cleared, and reads fill it again. */
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

/* The switches change, too, so that some reads go through iomap. */
static void throw_switches(struct race *race, unsigned int round)
{
	punch_and_zero(race, round);
	switch_mode(race_fd(race), on_ext4() ? 1 + round % mode_all() : mode_all());
	race_truncate(race, 100 + round % 100);
	switch_mode(race_fd(race), MODE_OFF);
}

static bool swap_boot(int fd, void *arg)
{
	(void)arg;
	return !ioctl(fd, EXT4_IOC_SWAP_BOOT);
}

/* Swaps the content of the file and of the boot loader's inode. */
static void swap_with_boot(struct race *race, unsigned int round)
{
	static struct race_state boot;
	struct race_state *next, file;

	race_write(race, round * 8 % 100, 100);
	next = race_next(race);
	file = *next;
	*next = boot;
	boot = file;
	race_step(race, swap_boot, NULL);
}

static int migrated;

/* From extents to a block map and back; ext4 does not convert a fragmented file. */
static bool migrate(int fd, void *arg)
{
	int flags;

	(void)arg;
	must(!ioctl(fd, FS_IOC_GETFLAGS, &flags));
	if (flags & EXT4_EXTENTS_FL) {
		flags &= ~EXT4_EXTENTS_FL;
		if (ioctl(fd, FS_IOC_SETFLAGS, &flags))
			return errno == EOPNOTSUPP;
	} else if (ioctl(fd, EXT4_IOC_MIGRATE)) {
		return false;
	}
	migrated++;
	return true;
}

static void map_differently(struct race *race, unsigned int round)
{
	if (round % 2 == 0) {
		race_truncate(race, 0);
		race_write(race, 0, 12 * PER_BLOCK);
	} else {
		race_write(race, round % 50, 20);
	}
	race_next(race);
	race_step(race, migrate, NULL);
}

/*
 * Another file with secrets takes the file's freed blocks at once: the file system
 * has no other free blocks, and without a journal it does not wait for a commit.
 */
static int secret_fd;
static unsigned long reused;

static void write_secrets(void)
{
	static char secret[64 * BLOCK] __attribute__((aligned(8)));
	const struct sector s = { 0xdead, 0xbeef };

	for (size_t at = 0; at < sizeof(secret); at += SECTOR)
		race_sector_fill(666, s, secret + at);
	/* Fills the free space, until ENOSPC. */
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
	/* else ext4's reserved blocks would be used first */
	must(!on_ext4() || !run("echo 0 > /sys/fs/ext4/%s/reserved_clusters", strrchr(SPARE_DEVICE, '/') + 1));
	race = race_new(path_in(SPARE_MOUNT, "file"), 5);
	race_write(race, 0, 256);
	secret_fd = must_open(path_in(SPARE_MOUNT, "secret"), O_RDWR | O_CREAT);
	fd = must_open(ballast, O_RDWR | O_CREAT);
	for (loff_t len = 8 << 20, end = 0; len >= BLOCK; len /= 2) {
		while (!fallocate(fd, 0, end, len))
			end += len;
	}
	switch_mode(fd, mode_all());
	race_result(race_run(race, 20, free_to_secrets), 20,
		    "freed blocks reused at once for another file's secrets");
	ok(reused > 5, "blocks were really reused (%lu times)", reused);
	race_free(race);
	close(secret_fd);
	close(fd);
	spare_umount();
}

/* Defragmentation moves blocks without notice to DAX, so ext4 must refuse it. */
static void test_defragmentation(void)
{
	const char *dir = test_dir();

	must(!run("head -c 1M /dev/zero > %s/one && cp %s/one %s/two", dir, dir, dir));
	run("e4defrag -v %s/one", dir);
	if (!ok(strstr(run_said(), "Operation not supported"), "e4defrag is refused, as the file is DAX"))
		diag("%s", run_said());
}

int main(int argc, char **argv)
{
	enum { ON_EXT4 = 1U << 31 };
	static const struct {
		const char *label;
		uint32_t steps;
		void (*writer)(struct race *race, unsigned int round);
		bool on_spare;
		unsigned int needs;	/* of the kind of file system */
	} table[] = {
		{ "overwrite", 50, overwrite, false, 0 },
		{ "truncate down and up", 50, truncate_and_write, false, 0 },
		{ "punch and zero", 50, punch_and_zero, false, CAN_PUNCH },
		{ "collapse and insert", 50, collapse_and_insert, false, CAN_SHIFT },
		{ "extents forgotten", 20, shrink_caches, false, CAN_PUNCH },
		{ "switches thrown, too", 50, throw_switches, false, CAN_PUNCH },
		{ "swap with the boot loader's inode", 20, swap_with_boot, true, ON_EXT4 },
		{ "migrate to a block map and back", 20, map_differently, true, ON_EXT4 },
	};
	const char *only = argc > 1 ? argv[1] : NULL;

	tap_start(150);
	require_switch();
	spare_fs("", "64M", "dax");
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		unsigned int needs = table[i].needs;

		if (needs == ON_EXT4 ? !on_ext4() : !fs_can(needs))
			continue;
		if (!only || !strcmp(only, table[i].label))
			race_on(path_in(table[i].on_spare ? SPARE_MOUNT : test_dir(), "file"),
				table[i].label, table[i].steps, table[i].writer);
	}
	spare_umount();
	if (on_ext4() && (!only || strstr(only, "migrate")))
		ok(migrated > 5, "a file was migrated %d times", migrated);
	if (on_ext4() && (!only || !strcmp(only, "secrets")))
		test_secrets();
	if (on_ext4() && !only)
		test_defragmentation();
	return tap_done();
}
