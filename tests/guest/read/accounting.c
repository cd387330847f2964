// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * accounting.t: /proc/PID/io counts reads on the fast path as it counts those of
 * read_iter: rchar by the bytes returned, syscr by the call, also one that fails.
 *
 * Would catch: bytes asked for counted instead of bytes returned; calls not counted,
 * counted twice (by a fall-back), or counted in another thread.
 */

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "dax_switch.h"
#include "fs.h"
#include "shape.h"
#include "tap.h"

static const struct shape shape = {
	.name = "accounts", .seed = 71, .size = 10 * BLOCK + 77,
	SHAPE_SEGS({ WRITTEN, 4 * BLOCK }, { HOLE, 3 * BLOCK }, { WRITTEN, 3 * BLOCK + 77 }),
};

struct io {
	long rchar, syscr, read_bytes;
	long own;	/* the rchar that reading this text adds itself */
};

static int fd;

static struct io io_of(const char *path)
{
	char text[512] = "";
	struct io io = { 0 };
	int file = must_open(path, O_RDONLY);

	must(read(file, text, sizeof(text) - 1) > 0);
	close(file);
	must(sscanf(text, "rchar: %ld wchar: %*d syscr: %ld syscw: %*d read_bytes: %ld",
		    &io.rchar, &io.syscr, &io.read_bytes) == 3);
	io.own = strlen(text);
	return io;
}

static struct io between(struct io before, struct io after)
{
	return (struct io){
		.rchar = after.rchar - before.rchar - before.own,
		.syscr = after.syscr - before.syscr - 1,
		.read_bytes = after.read_bytes - before.read_bytes,
	};
}

/* A hundred reads of all kinds, and their expected sum. */
static struct io make_reads(void)
{
	static char buf[3 * BLOCK];
	uint64_t state = 77;
	struct io want = { 0 };

	for (int i = 0; i < 100; i++) {
		loff_t pos = draw(&state, 12 * BLOCK);
		size_t count = draw(&state, 3 * BLOCK);
		ssize_t ret = i % 10 == 9 ? pread(fd, (void *)8, count, pos) :
					    pread(fd, buf, count, pos);

		want.rchar += ret > 0 ? ret : 0;
		want.syscr++;
	}
	return want;
}

static void *in_thread(void *arg)
{
	struct io *delta = arg, before, after, want;
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/task/%ld/io", syscall(SYS_gettid));
	before = io_of(path);
	want = make_reads();
	after = io_of(path);
	delta[0] = between(before, after);
	delta[1] = want;
	return NULL;
}

int main(void)
{
	tap_start(60);
	require_switch();
	fd = shape_make(&shape, path_in(test_dir(), "file"));
	for_each_mode(mode) {
		const char *state = mode_name(mode);
		struct io before, made, want, thread[2];
		pthread_t t;

		switch_mode(fd, mode);
		before = io_of("/proc/self/io");
		want = make_reads();
		made = between(before, io_of("/proc/self/io"));
		if (!ok(made.rchar == want.rchar, "%s: rchar", state))
			diag("%ld, wanted %ld", made.rchar, want.rchar);
		if (!ok(made.syscr == want.syscr, "%s: syscr", state))
			diag("%ld, wanted %ld", made.syscr, want.syscr);
		ok(!made.read_bytes, "%s: no bytes fetched from a disk", state);
		must(!pthread_create(&t, NULL, in_thread, thread));
		pthread_join(t, NULL);
		ok(thread[0].rchar == thread[1].rchar && thread[0].syscr == thread[1].syscr,
		   "%s: a thread's own account", state);
	}
	switch_mode(fd, MODE_OFF);
	return tap_done();
}
