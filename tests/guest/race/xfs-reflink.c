// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * xfs-reflink.t: XFS files that share blocks. Reads of each return its own bytes, with the
 * switch on and off, before, during and after the copy-on-write of a block, which writes
 * and stores through a mapping cause.
 *
 * Would catch: a read of new blocks before the copy-on-write maps them into the file, or
 * of old ones after it; a file that changes with its clone.
 *
 * file systems: xfs
 */

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "dax_switch.h"
#include "differ.h"
#include "fs.h"
#include "race.h"
#include "shape.h"
#include "sweep.h"
#include "tap.h"

static const struct shape original = {
	.name = "original", .seed = 231, .size = 40 * BLOCK + 77,
	SHAPE_SEGS({ WRITTEN, 9 * BLOCK }, { HOLE, 4 * BLOCK }, { UNWRITTEN, 3 * BLOCK },
		   { WRITTEN, 24 * BLOCK + 77 }),
};

/* Makes a clone of an open file at @path. Returns it open, read-write. */
static int clone_of(int fd, const char *path)
{
	int clone = must_open(path, O_RDWR | O_CREAT | O_TRUNC);

	must(!ioctl(clone, FICLONE, fd));
	return clone;
}

/*
 * Maps both files that share blocks, and faults in all pages of each. The kernel counts in a
 * page how many files it belongs to, and reports if it was not told that the block is shared.
 */
static void test_mapped(int fd, int clone)
{
	const int fds[] = { fd, clone };
	bool same = true;
	char *maps[2];

	if (kernel_before(6, 2)) {
		skip("XFS of this kernel does not tell the fault that a block is shared, and warns of it",
		     "mappings of two files that share their blocks");
		return;
	}
	for (int i = 0; i < 2; i++) {
		maps[i] = mmap(NULL, original.size, PROT_READ, MAP_SHARED, fds[i], 0);
		must(maps[i] != MAP_FAILED);
		same &= shape_differs(&original, 0, maps[i], original.size) < 0;
	}
	ok(same, "mappings of two files that share their blocks");
	for (int i = 0; i < 2; i++)
		munmap(maps[i], original.size);
}

/* Reads files that share all of their blocks, then some of them, then none. */
static void test_shared(void)
{
	const struct shape other = {
		.name = "clone, written over", .seed = 232, .size = original.size,
		.segs = original.segs, .nsegs = original.nsegs,
	};
	int fd = shape_make(&original, path_in(SPARE_MOUNT, "original"));
	int clone = clone_of(fd, path_in(SPARE_MOUNT, "clone")), unwritten;
	char buf[BLOCK];

	must(extents_of(clone, &unwritten) > 1);
	sweep_borders(fd, &original);
	sweep_borders(clone, &original);
	sweep_random(clone, &original, 60, 1);
	differ_result("two files that share their blocks");
	differ_methods_result(BY_READ, "two files that share their blocks: served by the method chosen");

	test_mapped(fd, clone);

	/* Now every second block of the clone is not shared. */
	for (loff_t pos = 0; pos < 9 * BLOCK; pos += 2 * BLOCK)
		shape_write(&other, clone, pos, BLOCK);
	sweep_borders(fd, &original);
	differ_result("the original, while the clone was written to");
	for (loff_t pos = 0; pos < 9 * BLOCK; pos += BLOCK) {
		const struct shape *whose = pos / BLOCK % 2 ? &original : &other;

		for_each_mode(mode) {
			switch_mode(clone, mode);
			must(pread(clone, buf, BLOCK, pos) == BLOCK);
			if (shape_differs(whose, pos, buf, BLOCK) >= 0)
				ok(false, "block %ld of the clone, %s", pos / BLOCK, mode_name(mode));
		}
	}
	switch_mode(clone, MODE_OFF);
	shape_write(&other, clone, 0, 9 * BLOCK);
	shape_write(&other, clone, 16 * BLOCK, 24 * BLOCK + 77);
	sweep_borders(clone, &other);
	sweep_borders(fd, &original);
	differ_result("a clone that was written over, and its original");
	close(fd);
	close(clone);
}

static bool clone_to(int fd, void *arg)
{
	return !ioctl(*(int *)arg, FICLONE, fd);
}

static bool clone_from(int fd, void *arg)
{
	return !ioctl(fd, FICLONE, *(int *)arg);
}

static int snapshot;
static struct race_state taken;		/* content of the snapshot */
static unsigned long verified;

static void verify_snapshot(void)
{
	char got[16 * SECTOR], want[SECTOR] __attribute__((aligned(8)));

	for (uint32_t first = 0; first + 16 <= taken.nsectors; first += 16) {
		must(pread(snapshot, got, sizeof(got), first * SECTOR) == sizeof(got));
		for (uint32_t i = 0; i < 16; i++) {
			race_sector_fill(1, taken.sectors[first + i], want);
			if (memcmp(want, got + i * SECTOR, SECTOR))
				broken("sector %u of the snapshot changed with its original", first + i);
		}
	}
	verified++;
}

/* Writes copy blocks of a snapshot; ranges are punched, cloned from and to, during reads. */
static void write_shared(struct race *race, unsigned int round)
{
	if (!round)
		race_write(race, 0, 256);
	taken = *race_next(race);
	race_step(race, clone_to, &snapshot);
	race_write(race, round * 24 % 200, 24);
	race_write(race, round * 40 % 240, 3);
	race_fallocate(race, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, round * 8 % 200, 16);
	race_write(race, round * 8 % 200, 16);
	verify_snapshot();
	if (round % 4 == 3) {
		*race_next(race) = taken;
		race_step(race, clone_from, &snapshot);
		race_truncate(race, 200);
		race_write(race, 190, 66);
	}
}

/* Stores to a mapping of a shared file: a read word must be the old one or the new one. */
#define WORDS		(64 * BLOCK / 8)

static int mapped;
static _Atomic uint32_t done, begun;	/* blocks stored to */
static _Atomic uint32_t round_no = 1;	/* odd while a round is prepared */
static _Atomic bool stop;
static _Atomic unsigned long reads, wrong;

static uint64_t value_of(uint32_t round, size_t word)
{
	return mix64((uint64_t)round << 32 | word);
}

/* Each byte is the old word's or the new one's: a copy may see half of a concurrent store. */
static bool half_way(uint64_t got, uint64_t before, uint64_t after)
{
	for (int shift = 0; shift < 64; shift += 8) {
		uint8_t byte = got >> shift;

		if (byte != (uint8_t)(before >> shift) && byte != (uint8_t)(after >> shift))
			return false;
	}
	return true;
}

/* True if word @word had this value at some time since @done_then blocks were stored to. */
static bool word_right(uint64_t got, uint32_t round, size_t word, uint32_t done_then)
{
	uint32_t block = word * 8 / BLOCK;
	uint64_t before, after = value_of(round, word);

	/* Stores to one word in each block, the third. */
	if (word % (BLOCK / 8) != 2)
		return got == value_of(0, word);
	if (block < done_then)
		return got == after;
	before = value_of(round - 2, word);
	return block < begun ? half_way(got, before, after) : got == before;
}

static void *read_mapped(void *arg)
{
	static __thread uint64_t buf[WORDS];
	uint64_t state = (uintptr_t)arg;

	while (!stop) {
		uint32_t round = round_no, before = done;
		size_t n = 1 + draw(&state, 2048), first = draw(&state, WORDS - n);

		if (round & 1)
			continue;
		if (pread(mapped, buf, n * 8, first * 8) != (ssize_t)n * 8)
			wrong++;
		for (size_t i = 0; i < n && round == round_no; i++) {
			if (word_right(buf[i], round, first + i, before))
				continue;
			if (round == round_no && !wrong++)
				diag("round %u: word %zu is %#lx", round, first + i, buf[i]);
		}
		reads++;
	}
	return NULL;
}

static void test_stores(void)
{
	static uint64_t words[WORDS];
	char *snap_path = path_in(SPARE_MOUNT, "mapped-snapshot");
	time_t end = time(NULL) + 4;
	pthread_t threads[2];
	uint64_t *map, word;
	int rounds = 0;

	for (size_t i = 0; i < WORDS; i++)
		words[i] = value_of(0, i);
	mapped = must_open(path_in(SPARE_MOUNT, "mapped"), O_RDWR | O_CREAT | O_TRUNC);
	must(pwrite(mapped, words, sizeof(words), 0) == sizeof(words));
	map = mmap(NULL, sizeof(words), PROT_READ | PROT_WRITE, MAP_SHARED, mapped, 0);
	must(map != MAP_FAILED);
	switch_mode(mapped, mode_all());
	for (long i = 0; i < 2; i++)
		must(!pthread_create(&threads[i], NULL, read_mapped, (void *)(i + 1)));
	for (uint32_t round = 2; (time(NULL) < end || rounds < 5) && !wrong; round += 2, rounds++) {
		int snap;

		round_no = round - 1;
		snap = clone_of(mapped, snap_path);
		begun = done = 0;
		round_no = round;
		for (uint32_t block = 0; block < WORDS * 8 / BLOCK; block++) {
			size_t at = block * (BLOCK / 8) + 2;

			begun = block + 1;
			((volatile uint64_t *)map)[at] = value_of(round, at);
			done = block + 1;
		}
		for (uint32_t block = 0; block < WORDS * 8 / BLOCK; block++) {
			size_t at = block * (BLOCK / 8) + 2;

			must(pread(snap, &word, 8, at * 8) == 8);
			if (word != value_of(round - 2, at) && !wrong++)
				diag("round %u: block %u of the snapshot changed", round, block);
		}
		close(snap);
	}
	stop = true;
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	switch_mode(mapped, MODE_OFF);
	diag("%d rounds, %lu reads", rounds, reads);
	ok(!wrong && rounds >= 5 && reads > 50, "stores to a mapping of shared blocks: every word was right");
	munmap(map, sizeof(words));
	close(mapped);
}

int main(void)
{
	tap_start(120);
	require_switch();
	if (strcmp(fs_kind()->type, "xfs"))
		skip_all("%s has no files that share blocks", fs_kind()->type);
	spare_fs("-m reflink=1", NULL, "dax");
	test_shared();
	snapshot = must_open(path_in(SPARE_MOUNT, "snapshot"), O_RDWR | O_CREAT);
	race_on(path_in(SPARE_MOUNT, "file"), "shared blocks written to", 50, write_shared);
	ok(verified > 5, "%lu snapshots held what they were taken of", verified);
	close(snapshot);
	test_stores();
	spare_umount();
	return tap_done();
}
