// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* Readers against one writer, checked to the byte. See race.h. */

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "dax_switch.h"
#include "fs.h"
#include "race.h"
#include "shape.h"
#include "tap.h"

#define READERS		2
#define SECONDS		2.5
#define MOST_SECONDS	20
#define KEPT             64      /* states in memory: a read that spans more is not
#checked */

struct race {
	int fd;
	uint32_t file;
	char *path;
	struct race_state states[KEPT];
	_Atomic uint32_t announced, confirmed;
	_Atomic bool stop;
	_Atomic uint64_t reads, wrong, during;
};

static uint64_t sector_seed(uint32_t file, struct sector s)
{
	return mix64((uint64_t)file << 32 | s.generation) ^ s.origin;
}

void race_sector_fill(uint32_t file, struct sector s, void *out)
{
	uint64_t *word = out;
	uint64_t seed = sector_seed(file, s);

	if (!s.generation) {
		memset(out, 0, SECTOR);
		return;
	}
	word[0] = (uint64_t)file << 32 | s.generation;
	word[1] = s.origin;
	for (int i = 2; i < SECTOR / 8; i++)
		word[i] = seed + i * 0x9e3779b97f4a7c15ull;
}

/* True if @len bytes from byte @skip of a sector agree with @s. */
static bool sector_agrees(uint32_t file, struct sector s, size_t skip, const char *got, size_t len)
{
	char want[SECTOR] __attribute__((aligned(8)));

	race_sector_fill(file, s, want);
	return !memcmp(want + skip, got, len);
}

static struct race_state *state_of(struct race *race, uint32_t number)
{
	return &race->states[number % KEPT];
}

struct race *race_new(const char *path, uint32_t file)
{
	struct race *race = calloc(1, sizeof(*race));

	must(race);
	must((race->path = strdup(path)));
	race->fd = must_open(path, O_RDWR | O_CREAT | O_TRUNC);
	race->file = file;
	race->announced = race->confirmed = 1;
	return race;
}

struct race_state *race_next(struct race *race)
{
	uint32_t now = race->confirmed;

	*state_of(race, now + 1) = *state_of(race, now);
	return state_of(race, now + 1);
}

uint32_t race_generation(const struct race *race)
{
	return race->confirmed + 1;
}

void race_step(struct race *race, bool (*call)(int fd, void *arg), void *arg)
{
	race->announced = race->confirmed + 1;
	if (!call(race->fd, arg))
		broken("%s: the writer's call failed: %m", race->path);
	race->confirmed = race->announced;
}

struct write_arg {
	const char *buf;
	size_t len;
	loff_t pos;
};

static bool call_write(int fd, void *arg)
{
	const struct write_arg *w = arg;

	return pwrite(fd, w->buf, w->len, w->pos) == (ssize_t)w->len;
}

void race_write(struct race *race, uint32_t first, uint32_t n)
{
	static char buf[RACE_SECTORS * SECTOR] __attribute__((aligned(8)));
	struct race_state *next = race_next(race);
	struct write_arg arg = { buf, (size_t)n * SECTOR, (loff_t)first * SECTOR };

	for (uint32_t i = 0; i < n; i++) {
		struct sector s = { race_generation(race), first + i };

		next->sectors[first + i] = s;
		race_sector_fill(race->file, s, buf + (size_t)i * SECTOR);
	}
	if (first + n > next->nsectors)
		next->nsectors = first + n;
	race_step(race, call_write, &arg);
}

static bool call_truncate(int fd, void *arg)
{
	return !ftruncate(fd, *(loff_t *)arg);
}

void race_truncate(struct race *race, uint32_t nsectors)
{
	struct race_state *next = race_next(race);
	loff_t size = (loff_t)nsectors * SECTOR;

	for (uint32_t i = nsectors; i < RACE_SECTORS; i++)
		next->sectors[i] = (struct sector){ 0 };
	next->nsectors = nsectors;
	race_step(race, call_truncate, &size);
}

struct fallocate_arg {
	int mode;
	loff_t pos, len;
};

static bool call_fallocate(int fd, void *arg)
{
	const struct fallocate_arg *f = arg;

	return !fallocate(fd, f->mode, f->pos, f->len);
}

/* Applies @mode to the sectors of a state. */
static void apply_fallocate(struct race_state *s, int mode, uint32_t first, uint32_t n)
{
	uint32_t rest = s->nsectors > first ? s->nsectors - first : 0;

	if (mode & FALLOC_FL_COLLAPSE_RANGE) {
		memmove(s->sectors + first, s->sectors + first + n,
			(rest - n) * sizeof(struct sector));
		s->nsectors -= n;
		memset(s->sectors + s->nsectors, 0, n * sizeof(struct sector));
	} else if (mode & FALLOC_FL_INSERT_RANGE) {
		memmove(s->sectors + first + n, s->sectors + first, rest * sizeof(struct sector));
		memset(s->sectors + first, 0, n * sizeof(struct sector));
		s->nsectors += n;
	} else {
		if (mode & (FALLOC_FL_PUNCH_HOLE | FALLOC_FL_ZERO_RANGE))
			memset(s->sectors + first, 0, n * sizeof(struct sector));
		if (!(mode & FALLOC_FL_KEEP_SIZE) && first + n > s->nsectors)
			s->nsectors = first + n;
	}
}

void race_fallocate(struct race *race, int mode, uint32_t first, uint32_t n)
{
	struct fallocate_arg arg = { mode, (loff_t)first * SECTOR, (loff_t)n * SECTOR };

	apply_fallocate(race_next(race), mode, first, n);
	race_step(race, call_fallocate, &arg);
}

/* The first byte of the read that differs from state @s, -1 if none. */
static ssize_t mismatch(const struct race *race, const struct race_state *s, loff_t pos,
			const char *buf, size_t count, ssize_t ret)
{
	loff_t size = (loff_t)s->nsectors * SECTOR;
	ssize_t want = pos >= size ? 0 : size - pos;
	ssize_t at = 0;

	if (want > (ssize_t)count)
		want = count;
	if (ret != want)
		return 0;
	while (at < ret) {
		size_t skip = (pos + at) % SECTOR, len = SECTOR - skip;

		if (len > (size_t)(ret - at))
			len = ret - at;
		if (!sector_agrees(race->file, s->sectors[(pos + at) / SECTOR], skip, buf + at,
				   len))
			return at;
		at += len;
	}
	return -1;
}

static void tell(struct race *race, uint32_t from, uint32_t to, loff_t pos, size_t count,
		 const char *buf, ssize_t ret)
{
	diag("%s: pread of %zu at %lld returned %zd, which is none of states %u to %u", race->path,
	     count, (long long)pos, ret, from, to);
	for (uint32_t n = from; n <= to; n++) {
		const struct race_state *s = state_of(race, n);
		ssize_t at = mismatch(race, s, pos, buf, count, ret);
		loff_t where = pos + at;
		uint64_t word[2] = { 0 };

		if (at >= 0 && at + 16 <= ret && where % SECTOR == 0)
			memcpy(word, buf + at, 16);
		diag("state %u: size %u, differs from byte %zd; there: generation %u origin %u, "
		     "got: file %#lx generation %lu origin %lu", n, s->nsectors * SECTOR, at,
		     s->sectors[where / SECTOR % RACE_SECTORS].generation,
		     s->sectors[where / SECTOR % RACE_SECTORS].origin,
		     word[0] >> 32, word[0] & UINT32_MAX, word[1]);
	}
}

/* Makes one read. Returns false if it matches no state. */
static bool read_once(struct race *race, int fd, loff_t pos, size_t count, char *buf)
{
	uint32_t from = race->confirmed, to;
	struct iovec iov[2] = { { buf, count / 2 }, { buf + count / 2, count - count / 2 } };
	ssize_t ret = pos & 1 ? preadv(fd, iov, 2, pos) : pread(fd, buf, count, pos);

	to = race->announced;
	/* The writer must not have overwritten the states to compare with. */
	if (to - from > KEPT / 2)
		return true;
	for (uint32_t n = from; n <= to; n++) {
		if (mismatch(race, state_of(race, n), pos, buf, count, ret) < 0) {
			race->reads++;
			race->during += to != from;
			return true;
		}
	}
	if (race->announced - from > KEPT / 2)
		return true;
	if (!race->wrong++)
		tell(race, from, to, pos, count, buf, ret);
	return false;
}

/* Opens the file for a reader, even if its name was removed. */
static int open_again(const struct race *race)
{
	char link[32];

	snprintf(link, sizeof(link), "/proc/self/fd/%d", race->fd);
	return must_open(link, O_RDONLY);
}

static void *reader(void *arg)
{
	struct race *race = arg;
	int fd = open_again(race);
	char *buf = malloc(RACE_SECTORS * SECTOR);
	uint64_t state = (uintptr_t)&fd;

	must(buf);
	while (!race->stop) {
		static const size_t lens[] = { 1, 64, 512, 4096, 5000, 16384, 65536, 262144 };
		size_t count = lens[draw(&state, 8)];
		loff_t pos = draw(&state, RACE_SECTORS * SECTOR);

		/* The last bit of pos chooses the call, see read_once(). */
		if (draw(&state, 2))
			pos &= ~(loff_t)(BLOCK - 1) | 1;
		if (count == RACE_SECTORS * SECTOR)
			pos &= 1;
		if (!read_once(race, fd, pos, count, buf))
			break;
	}
	free(buf);
	close(fd);
	return NULL;
}

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

struct race_result race_run(struct race *race, uint32_t steps, race_writer *writer)
{
	uint32_t first = race->confirmed;
	double start = now(), age = 0;
	struct methods before;
	pthread_t threads[READERS];

	if (methods_missing())
		methods_start();
	before = methods_now();
	race->stop = false;
	race->reads = race->wrong = race->during = 0;
	for (int i = 0; i < READERS; i++)
		must(!pthread_create(&threads[i], NULL, reader, race));
	for (unsigned int round = 0; !race->wrong && age < MOST_SECONDS &&
	     (age < SECONDS || race->confirmed - first < steps); round++) {
		writer(race, round);
		age = now() - start;
	}
	race->stop = true;
	for (int i = 0; i < READERS; i++)
		pthread_join(threads[i], NULL);
	return (struct race_result){
		.methods = methods_since(before),
		.reads = race->reads, .wrong = race->wrong, .during = race->during,
		.steps = race->confirmed - first,
	};
}

void race_result(struct race_result r, uint32_t steps, const char *label)
{
	diag("%s: %lu steps; %lu reads, %lu of them met a change", label, r.steps, r.reads,
	     r.during);
	ok(!r.wrong && r.reads >= 50 && r.steps >= steps && r.during, "%s: every read was right",
	   label);
	if (have_switch(FAST_READ) && methods_traced())
		ok(r.methods.read > 0 && r.methods.read_iter > 0,
		   "%s: both methods served them", label);
	/* This counts also the writer's writes, and reads at the end of the file. */
	if (modes() > 1 && !methods_missing())
		ok(r.methods.iomap < r.steps + r.reads, "%s: not all went through iomap", label);
}

void race_on(const char *path, const char *label, uint32_t steps, race_writer *writer)
{
	struct race *race = race_new(path, 1);

	switch_mode(race_fd(race), mode_all());
	race_result(race_run(race, steps, writer), steps, label);
	switch_mode(race_fd(race), MODE_OFF);
	race_free(race);
}

int race_fd(const struct race *race)
{
	return race->fd;
}

void race_free(struct race *race)
{
	close(race->fd);
	unlink(race->path);
	free(race->path);
	free(race);
}

void wait_until(_Atomic unsigned long *count, unsigned long more)
{
	unsigned long goal = *count + more;
	time_t end = time(NULL) + 10;

	while (*count < goal && time(NULL) < end)
		usleep(1000);
}
