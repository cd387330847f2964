// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * switch-under-load.t: both switches are changed thousands of times, by sysfs and ioctl,
 * while threads read and verify every byte, every return value and the file position. A
 * read is right whichever method served it.
 *
 * Would catch: a read that tests the switch twice and mixes the methods, a change that
 * waits for readers or makes them fail, state per open file instead of per file system, a
 * position moved twice or not at all.
 */

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "dax_switch.h"
#include "fs.h"
#include "method.h"
#include "shape.h"
#include "tap.h"
#include "ubuf.h"

#define READERS	3
#define THROWS	6000
#define THROWS_LEAST	2000

static const struct shape shape = {
	.name = "under load", .seed = 41, .size = 60 * BLOCK + 777,
	SHAPE_SEGS({ WRITTEN, 20 * BLOCK }, { HOLE, 10 * BLOCK }, { UNWRITTEN, 10 * BLOCK },
		   { WRITTEN, 300 }, { HOLE, 10 * BLOCK - 300 }, { WRITTEN, 10 * BLOCK + 777 }),
};

static char *path;
static _Atomic bool stop;
static _Atomic unsigned long reads, wrong;

/* Makes one read at a random place, by read(2) or pread(2), and verifies all of it. */
static bool read_right(int fd, char *buf, uint64_t *state)
{
	size_t count = 1 + draw(state, draw(state, 2) ? 200 : 8 * BLOCK);
	loff_t pos = draw(state, shape.size + 200);
	size_t want = shape_expect(&shape, pos, count, NULL);
	ssize_t ret;

	memset(buf, UBUF_FILL, count + 8);
	if (draw(state, 2)) {
		struct iovec iov = { buf, count };

		ret = draw(state, 2) ? pread(fd, buf, count, pos) : preadv(fd, &iov, 1, pos);
	} else {
		must(lseek(fd, pos, SEEK_SET) == pos);
		ret = read(fd, buf, count);
		if (lseek(fd, 0, SEEK_CUR) != pos + (loff_t)want) {
			diag("read(2) of %zu at %lld left the position at %lld", count,
			     (long long)pos, (long long)lseek(fd, 0, SEEK_CUR));
			return false;
		}
	}
	if (ret != (ssize_t)want) {
		diag("a read of %zu at %lld returned %zd: %m", count, (long long)pos, ret);
		return false;
	}
	for (size_t i = want; i < want + 8; i++) {
		if (buf[i] != (char)UBUF_FILL) {
			diag("a read of %zu at %lld wrote beyond its end", count, (long long)pos);
			return false;
		}
	}
	return shape_differs(&shape, pos, buf, want) < 0;
}

static void *reader(void *arg)
{
	uint64_t state = (uintptr_t)arg * 1000003;
	int fd = must_open(path, O_RDONLY);
	static __thread char buf[8 * BLOCK + 8];

	while (!stop && !wrong) {
		if (!read_right(fd, buf, &state))
			wrong++;
		reads++;
	}
	close(fd);
	return NULL;
}

/* Changes the switches in turns, @n times, or for @seconds if that makes THROWS_LEAST. */
static bool throw_often(int fd, int n, int seconds, int *thrown)
{
	time_t end = time(NULL) + seconds;

	for (*thrown = 0; *thrown < n && !wrong; ++*thrown) {
		enum dax_switch which = have_switch(FAST_READ_ITER) && *thrown & 4;
		int on = *thrown & 1;
		int err = *thrown & 2 ? switch_ioctl_set(fd, which, on) :
					switch_write(fd, which, on ? "1" : "0");

		if (time(NULL) >= end && *thrown >= THROWS_LEAST)
			break;
		if (err || switch_ioctl_get(fd, which) != on)
			return false;
		/*
		 * Both also stay on and off for a while, so that whole reads run with each
		 * setting.
		 */
		if (*thrown % 100 == 99)
			switch_mode(fd, *thrown / 100 % 4);
		if (*thrown % 100 == 0)
			usleep(2000);
	}
	return true;
}

int main(void)
{
	struct methods before, made;
	pthread_t threads[READERS];
	int fd, thrown = 0;
	bool counted;

	tap_start(300);
	if (!have_switch(FAST_READ))
		skip_all("this kernel has no %s (not patched with the series?)",
			 switch_feature(FAST_READ));
	path = path_in(test_dir(), "file");
	fd = shape_make(&shape, path);
	counted = methods_start();
	before = methods_now();
	for (long i = 0; i < READERS; i++)
		must(!pthread_create(&threads[i], NULL, reader, (void *)(i + 1)));
	ok(throw_often(fd, THROWS, 15, &thrown), "each throw is taken and read back at once");
	stop = true;
	for (int i = 0; i < READERS; i++)
		pthread_join(threads[i], NULL);
	made = methods_since(before);
	switch_mode(fd, MODE_OFF);
	diag("%d throws, %lu reads; %lu through read, %lu through read_iter, %lu by iomap", thrown,
	     reads, made.read, made.read_iter, made.iomap);
	ok(thrown >= THROWS_LEAST, "the switches were changed at least %d times", THROWS_LEAST);
	ok(reads > 1000 && !wrong, "the reads meanwhile were all right, to the byte");
	if (!counted)
		skip(methods_missing(), "both methods served reads meanwhile");
	else
		ok(made.iomap > 0 && made.iomap < reads &&
		   (!methods_traced() || (made.read > 0 && made.read_iter > 0)),
		   "both methods served reads meanwhile");
	return tap_done();
}
