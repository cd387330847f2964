// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * mmap-races.t: stores through a mapping fill holes and unwritten extents, without the
 * inode's lock, while the fast path reads them. A read returns each word that was stored
 * before it began, and zero for a word that was not stored.
 *
 * Would catch: a hole or an unwritten extent that is cached after the fault allocated or
 * converted its block (zeros instead of data), an unwritten block copied from the medium
 * (another file's old bytes), an old block address.
 *
 * file systems: ext4 xfs ext2
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "dax_switch.h"
#include "fs.h"
#include "method.h"
#include "shape.h"
#include "tap.h"

#define BLOCKS		64
#define SIZE		(BLOCKS * BLOCK)
#define PER_BLOCK	8		/* words stored in each block */
#define WORDS		(BLOCKS * PER_BLOCK)
#define ROUNDS_MIN	6		/* of stores, in each race */
#define READERS		2

static int file;
static uint64_t *map;

/*
 * The n-th store of this round is to word_at[n]. `begun` is incremented before the
 * store, `done` after it. `round` is odd while a round is prepared.
 */
static uint32_t word_at[WORDS];
static int32_t stored_as[SIZE / 8];	/* the number of the store, -1: none */
static _Atomic uint32_t begun, done, round_no;
static _Atomic bool stop;
static _Atomic unsigned long reads, wrong, fresh;

static uint64_t value_of(uint32_t round, uint32_t word)
{
	return mix64((uint64_t)round << 32 | word) | 1;
}

/* Words in an order that jumps between the blocks, at odd places inside them. */
static void shuffle(uint64_t *state)
{
	memset(stored_as, -1, sizeof(stored_as));
	for (int i = 0; i < WORDS; i++)
		word_at[i] = i / PER_BLOCK * (BLOCK / 8) + draw(state, BLOCK / 8 / PER_BLOCK) +
			     i % PER_BLOCK * (BLOCK / 8 / PER_BLOCK);
	for (int i = WORDS - 1; i > 0; i--) {
		int k = draw(state, i + 1);
		uint32_t t = word_at[i];

		word_at[i] = word_at[k];
		word_at[k] = t;
	}
	for (int i = 0; i < WORDS; i++)
		stored_as[word_at[i]] = i;
}

/* True if each byte is zero or @want's: a copy may see half of a concurrent store. */
static bool half_way(uint64_t got, uint64_t want)
{
	for (int shift = 0; shift < 64; shift += 8) {
		uint64_t byte = got >> shift & 0xff;

		if (byte && byte != (want >> shift & 0xff))
			return false;
	}
	return true;
}

/* Verifies words that were read at word @first, and counts those of recent stores. */
static bool verify(const uint64_t *got, uint32_t first, uint32_t n, uint32_t round,
		   uint32_t done_then, uint32_t begun_now)
{
	for (uint32_t i = 0; i < n; i++) {
		int32_t k = stored_as[first + i];
		uint64_t want = value_of(round, first + i);

		if (k >= 0 && k < (int32_t)done_then && got[i] == want)
			continue;
		if ((k < 0 || k >= (int32_t)begun_now) && !got[i])
			continue;
		if (k >= (int32_t)done_then && k < (int32_t)begun_now && half_way(got[i], want)) {
			fresh++;
			continue;
		}
		if (round == round_no && !wrong++)
			diag("word %u is store %d of round %u: read %#lx, stored would be %#lx; "
			     "%u were done before the read and %u begun after it", first + i, k,
			     round, got[i], want, done_then, begun_now);
		return round != round_no;
	}
	return true;
}

static void *reader(void *arg)
{
	static __thread uint64_t buf[SIZE / 8];
	uint64_t state = (uintptr_t)arg;

	while (!stop) {
		uint32_t round = round_no, done_then = done, n = 1 + draw(&state, 1024);
		uint32_t first = draw(&state, SIZE / 8 - n);
		struct iovec iov[2] = { { buf, n / 2 * 8 }, { buf + n / 2, (n - n / 2) * 8 } };
		bool call_iter = draw(&state, 2) && have_switch(FAST_READ_ITER);
		ssize_t ret;

		if (round & 1 || wrong)
			continue;
		ret = call_iter ? preadv(file, iov, 2, first * 8L) :
				  pread(file, buf, n * 8, first * 8L);
		if (round != round_no)
			continue;
		if (ret != n * 8L) {
			diag("a read of %u returned %zd: %m", n * 8, ret);
			wrong++;
		} else if (verify(buf, first, n, round, done_then, begun)) {
			reads++;
		}
	}
	return NULL;
}

/* One round: truncates the file, makes it unwritten or not, and fills it by stores. */
static void fill(bool unwritten, uint64_t *state)
{
	round_no++;
	if (fs_can(CAN_PUNCH))
		must(!fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, SIZE));
	else
		must(!ftruncate(file, 0) && !ftruncate(file, SIZE));
	if (unwritten)
		must(!fallocate(file, 0, 0, SIZE));
	shuffle(state);
	begun = done = 0;
	round_no++;
	for (int i = 0; i < WORDS && !wrong; i++) {
		begun = i + 1;
		((volatile uint64_t *)map)[word_at[i]] = value_of(round_no, word_at[i]);
		done = i + 1;
	}
}

static void race(const char *label, int unwritten)
{
	struct timespec ts;
	struct methods before;
	pthread_t threads[READERS];
	uint64_t state = 11;
	int rounds = 0;
	time_t end;

	stop = false;
	reads = wrong = fresh = 0;
	methods_start();
	before = methods_now();
	for (long i = 0; i < READERS; i++)
		must(!pthread_create(&threads[i], NULL, reader, (void *)(i + 100)));
	clock_gettime(CLOCK_MONOTONIC, &ts);
	end = ts.tv_sec + 5;
	/* On a slow kernel continue until there were enough of these reads. */
	for (; (ts.tv_sec < end || (rounds < ROUNDS_MIN && ts.tv_sec < end + 55)) && !wrong;
	     rounds++) {
		fill(unwritten, &state);
		clock_gettime(CLOCK_MONOTONIC, &ts);
	}
	stop = true;
	for (int i = 0; i < READERS; i++)
		pthread_join(threads[i], NULL);
	diag("%s: %d rounds, %lu reads, %lu words met in the making", label, rounds, reads, fresh);
	ok(rounds >= ROUNDS_MIN && reads > 500 && !wrong, "%s: every word was right", label);
	if (modes() > 1 && !methods_missing())
		ok(methods_since(before).iomap < reads / 10, "%s: the fast path served them", label);
}

int main(void)
{
	tap_start(60);
	require_switch();
	file = must_open(path_in(test_dir(), "file"), O_RDWR | O_CREAT);
	must(!ftruncate(file, SIZE));
	map = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	must(map != MAP_FAILED);
	switch_mode(file, mode_all());
	race("holes filled by stores", false);
	if (fs_can(CAN_PUNCH))
		race("unwritten extents converted by stores", true);
	switch_mode(file, MODE_OFF);
	return tap_done();
}
