// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * equal-states.t: with a bad block on the device the result of a read depends on the
 * state of the file's extent status tree, also in the base kernel: an entry of that tree
 * may cover several extents on the device. So the test makes whole sequences of reads by
 * each method from the same state, while bad blocks come and go. The extents of the file
 * are contiguous across the leaves of its extent tree. All methods must agree. Every
 * sequence starts with a mount: ext4 loads a whole leaf of the extent tree into the
 * extent status tree when it reads the leaf from the device, so a tree that was only
 * cleared fills in another way.
 *
 * Would catch: a read that continues by iomap in the wrong place; a method that keeps an extent after the tree dropped it, asks the device
 * for another range than the other method, or changes the tree in another way.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <unistd.h>

#include "dax_switch.h"
#include "fs.h"
#include "method.h"
#include "shape.h"
#include "tap.h"

#define BLOCKS		1600
#define MOST_BORDERS	32
#define STEPS		10
#define LONGEST		(24 * BLOCK)

static const struct shape shape = {
	.name = "states", .seed = 221, .size = BLOCKS * BLOCK, SHAPE_SEGS({ WRITTEN, BLOCKS * BLOCK }),
};

/* Blocks at which an extent begins that is contiguous with the one before it. */
static uint32_t borders[MOST_BORDERS];
static int nborders;

static int file;
static char *path;

/* Finds the borders in debugfs's list of leaves: level, entries, logical, physical, length. */
static void find_borders(void)
{
	FILE *ex = popen("debugfs -R 'ex -l /file' " SPARE_DEVICE " 2>/dev/null", "re");
	unsigned long first, last, at, end, next = 0, next_at = 0;
	char line[200], tail[40];

	must(ex);
	while (fgets(line, sizeof(line), ex)) {
		if (sscanf(line, " %*d/ %*d %*d/ %*d %lu - %lu %lu - %lu %*d%39[^\n]", &first, &last,
			   &at, &end, tail) < 4)
			continue;
		if (first && first == next && at == next_at && nborders < MOST_BORDERS)
			borders[nborders++] = first;
		next = last + 1;
		next_at = end + 1;
	}
	pclose(ex);
}

/*
 * One unwritten extent. Then every second block is written, so that the extents fill
 * several leaves. Then the others: extents merge within a leaf, but not across leaves.
 */
static void make_file(void)
{
	spare_fs("-O ^has_journal", "64M", "dax");
	/* else ext4 would write zeros to small unwritten extents and merge all */
	must(!run("echo 0 > /sys/fs/ext4/%s/extent_max_zeroout_kb", strrchr(SPARE_DEVICE, '/') + 1));
	path = path_in(SPARE_MOUNT, "file");
	file = must_open(path, O_RDWR | O_CREAT | O_TRUNC);
	must(!fallocate(file, 0, 0, BLOCKS * BLOCK));
	for (int odd = 0; odd < 2; odd++) {
		for (int i = odd; i < BLOCKS; i += 2)
			shape_write(&shape, file, i * BLOCK, BLOCK);
	}
	sync();
	find_borders();
	ok(nborders >= 2, "the file has %d borders between contiguous extents", nborders);
	must(nborders);
}

static void mount_again(void)
{
	close(file);
	spare_umount();
	must(!spare_mount("dax"));
	file = must_open(path, O_RDWR);
}

static void no_bad_blocks(void)
{
	close(file);
	must(spare_rebind());
	must(!spare_mount("dax"));
	file = must_open(path, O_RDWR);
}

static void clear_tree(void)
{
	must(!ioctl(file, EXT4_IOC_CLEAR_ES_CACHE));
}

/* Entries of all trees of the spare file system. */
static long tree_entries(void)
{
	long entries = -1;

	if (!run("cat /proc/fs/ext4/%s/es_shrinker_info", strrchr(SPARE_DEVICE, '/') + 1))
		sscanf(strstr(run_said(), "stats:") ? strstr(run_said(), "stats:") : "", "stats: %ld",
		       &entries);
	return entries;
}

/* The shrinker keeps used entries at first, so call it until it drops none. */
static void shrink_tree(void)
{
	long before, now = tree_entries();

	do {
		before = now;
		drop_caches();
		now = tree_entries();
	} while (now >= 0 && now < before);
}

/* One step of a sequence, and its result. */
struct step {
	enum { READ, READV, CLEAR, SHRINK, MOUNT } kind;
	loff_t pos;
	size_t count;
	ssize_t ret;
	int err;
};

/* Makes the steps. All bytes that are read must be the file's. */
static bool make_steps(struct step *steps, int n)
{
	static char buf[LONGEST];

	for (int i = 0; i < n; i++) {
		struct step *s = &steps[i];
		struct iovec iov[2] = { { buf, s->count / 2 },
					{ buf + s->count / 2, s->count - s->count / 2 } };

		s->ret = s->err = 0;
		switch (s->kind) {
		case READ:
		case READV:
			s->ret = s->kind == READ ? pread(file, buf, s->count, s->pos) :
						   preadv(file, iov, 2, s->pos);
			s->err = s->ret < 0 ? errno : 0;
			if (s->ret > 0 && shape_differs(&shape, s->pos, buf, s->ret) >= 0) {
				diag("%zu bytes at %lld: wrong bytes", s->count, (long long)s->pos);
				return false;
			}
			break;
		case CLEAR:
			clear_tree();
			break;
		case SHRINK:
			shrink_tree();
			break;
		case MOUNT:
			mount_again();
			break;
		}
	}
	return true;
}

static void tell(const struct step *off, const struct step *now, int n, enum mode mode)
{
	static const char *const names[] = {
		"pread", "preadv", "tree cleared", "tree shrunk", "mounted anew",
	};

	for (int i = 0; i <= n; i++)
		diag("%s at block %lld%+lld, %zu bytes: %zd (%d) with both switches off, %zd (%d) with %s",
		     names[now[i].kind], (long long)now[i].pos / BLOCK, (long long)now[i].pos % BLOCK,
		     now[i].count, off[i].ret, off[i].err, now[i].ret, now[i].err, mode_name(mode));
}

/* Makes the steps in each mode, after a mount for each. True if all agree. */
static bool agree(const struct step *steps, int n, unsigned long *failed)
{
	struct step off[STEPS], now[STEPS];

	for_each_mode(mode) {
		mount_again();
		switch_mode(file, mode);
		memcpy(now, steps, n * sizeof(*steps));
		for (int i = 0; i < n; i++) {
			/* After a mount the switches have their defaults. */
			if (!make_steps(&now[i], 1))
				return false;
			if (now[i].kind == MOUNT)
				switch_mode(file, mode);
			*failed += now[i].err == EIO;
			if (mode == MODE_OFF)
				continue;
			if (now[i].ret != off[i].ret || now[i].err != off[i].err) {
				tell(off, now, i, mode);
				return false;
			}
		}
		if (mode == MODE_OFF)
			memcpy(off, now, sizeof(off));
	}
	switch_mode(file, MODE_OFF);
	return true;
}

/*
 * Reads of which the tree has only the first block, as ext4 keeps what was asked for: a
 * simple read must continue by iomap from there, in the right place of the buffer.
 */
static void test_half_known(void)
{
	bool good = true;

	for_each_mode(mode) {
		switch_mode(file, mode);
		for (int i = 0; i < nborders; i++) {
			const loff_t pos = borders[i] * BLOCK;
			struct step steps[] = {
				{ READ, pos - 2 * BLOCK, BLOCK, 0, 0 }, { READ, pos - 2 * BLOCK, 8 * BLOCK, 0, 0 },
				{ CLEAR, 0, 0, 0, 0 }, { READ, pos - BLOCK, 1, 0, 0 },
				{ READV, pos - BLOCK + 5, 5 * BLOCK, 0, 0 }, { CLEAR, 0, 0, 0, 0 },
			};
			const int n = sizeof(steps) / sizeof(steps[0]);

			good &= make_steps(steps, n);
			for (int k = 0; k < n; k++)
				good &= steps[k].ret == (ssize_t)steps[k].count;
		}
	}
	switch_mode(file, MODE_OFF);
	ok(good, "reads of which the tree knows the first block only: whole, and the right bytes");
}

/*
 * Two extents are merged in the tree, the tree is cleared or shrunk, and a block of the
 * second is bad. Then a read begins in the first.
 */
static void test_merged(bool shrink)
{
	const loff_t border = borders[nborders / 2] * BLOCK;
	const struct step before[] = {
		{ READ, border - 2 * BLOCK, BLOCK, 0, 0 }, { READ, border + BLOCK, BLOCK, 0, 0 },
		{ READ, border - 2 * BLOCK, BLOCK, 0, 0 }, { READ, border - 4 * BLOCK, 8 * BLOCK, 0, 0 },
	};
	const struct step after[] = {
		{ READ, border - 4 * BLOCK, 8 * BLOCK, 0, 0 }, { READ, border + BLOCK, BLOCK, 0, 0 },
		{ READ, border - 4 * BLOCK, 8 * BLOCK, 0, 0 }, { READV, border - 4 * BLOCK, 8 * BLOCK, 0, 0 },
		{ READ, border - BLOCK, BLOCK, 0, 0 },
	};
	enum { BEFORE = 4, AFTER = 5 };
	struct step off[AFTER], now[AFTER], warm[BEFORE];
	bool good = true;

	for_each_mode(mode) {
		no_bad_blocks();
		switch_mode(file, mode);
		memcpy(warm, before, sizeof(before));
		good &= make_steps(warm, BEFORE);
		if (shrink)
			shrink_tree();
		clear_tree();
		spare_mark_bad(file, border + BLOCK, 8);
		clear_tree();
		memcpy(now, after, sizeof(after));
		good &= make_steps(now, AFTER);
		if (mode == MODE_OFF)
			memcpy(off, now, sizeof(off));
		for (int i = 0; i < AFTER; i++) {
			if (now[i].ret == off[i].ret && now[i].err == off[i].err)
				continue;
			tell(off, now, i, mode);
			good = false;
			break;
		}
	}
	ok(good, "extents merged, the tree %s, then a bad block: all methods agree",
	   shrink ? "shrunk" : "cleared");
	switch_mode(file, MODE_OFF);
	no_bad_blocks();
}

static void draw_step(struct step *s, uint64_t *state)
{
	uint64_t drawn = draw(state, 32);
	loff_t border = borders[draw(state, nborders)] * BLOCK;

	s->kind = drawn < 2 ? CLEAR : drawn < 4 ? SHRINK : drawn < 5 ? MOUNT : drawn & 1 ? READ : READV;
	/* Three of four places are around a border. */
	if (draw(state, 4))
		s->pos = border - 6 * BLOCK + draw(state, 8 * BLOCK);
	else
		s->pos = draw(state, shape.size - LONGEST);
	s->count = 1 + draw(state, draw(state, 2) ? 8 * BLOCK : LONGEST - 1);
	if (draw(state, 2)) {
		s->pos &= ~(BLOCK - 1);
		s->count = (s->count + BLOCK - 1) & ~(BLOCK - 1);
	}
}

static void test_random(int rounds, uint64_t seed)
{
	unsigned long failed = 0;
	bool good = true;
	int bad = 0, i;

	for (i = 0; i < rounds && good; i++) {
		struct step steps[STEPS] = { 0 };

		if (draw(&seed, 4) == 0 && bad < 6) {
			loff_t border = borders[draw(&seed, nborders)] * BLOCK;

			spare_mark_bad(file, border - 3 * BLOCK + draw(&seed, 8) * BLOCK, 1 + draw(&seed, 8));
			bad++;
		} else if (bad && draw(&seed, 16) == 0) {
			no_bad_blocks();
			bad = 0;
		}
		for (int k = 0; k < STEPS; k++)
			draw_step(&steps[k], &seed);
		good = agree(steps, STEPS, &failed);
	}
	ok(good, "%d sequences of reads, each from the same state by each method, agree", i);
	ok(failed > 20, "%lu reads met a bad block", failed);
	no_bad_blocks();
}

int main(void)
{
	tap_start(300);
	require_switch();
	make_file();
	no_bad_blocks();
	clear_tree();
	test_half_known();
	test_merged(false);
	test_merged(true);
	test_random(60, 19700101);
	close(file);
	spare_umount();
	return tap_done();
}
