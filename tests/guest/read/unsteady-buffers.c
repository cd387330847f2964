// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * unsteady-buffers.t: user memory that changes during a read: pages that another
 * thread unmaps, protects and discards, pages that a userfaultfd handler supplies
 * on access, signals, and a kill in a long read.
 *
 * Would catch: a fault under a lock that the fault needs, bytes counted that were not
 * copied, a copy into memory that now belongs to another mapping, a read that a signal cuts
 * short, or that a kill does not end.
 *
 * file systems: ext4 xfs ext2 erofs erofs-chunk
 */

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "dax_switch.h"
#include "differ.h"
#include "fs.h"
#include "shape.h"
#include "tap.h"
#include "ubuf.h"
#include "userfault.h"

#define PAGES	8
#define LEN	(PAGES * BLOCK)

static const struct shape shape = {
	.name = "unsteady", .seed = 151, .size = 40 * BLOCK,
	SHAPE_SEGS({ WRITTEN, 10 * BLOCK }, { HOLE, 10 * BLOCK }, { UNWRITTEN, 10 * BLOCK },
		   { WRITTEN, 10 * BLOCK }),
};

static int file;
static char *buffer;
static _Atomic bool stop;

/* Removes and restores all pages but the first, in every way. */
static void *unsettle(void *arg)
{
	uint64_t state = 5;

	(void)arg;
	while (!stop) {
		char *page = buffer + (1 + draw(&state, PAGES - 1)) * BLOCK;

		switch (draw(&state, fs_can(CAN_WRITE) ? 4 : 3)) {
		case 0:
			madvise(page, BLOCK, MADV_DONTNEED);
			break;
		case 1:
			mprotect(page, BLOCK, PROT_READ);
			mprotect(page, BLOCK, PROT_READ | PROT_WRITE);
			break;
		case 2:
			munmap(page, BLOCK);
			mmap(page, BLOCK, PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
			break;
		case 3:
			mmap(page, BLOCK, PROT_NONE,
			     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
			mmap(page, BLOCK, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, file, 0);
			mmap(page, BLOCK, PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
			break;
		}
	}
	return NULL;
}

/* The first page does not change, so the bytes in it must be right. */
static void test_unsettled(void)
{
	/* The thread sometimes maps the file's first block as the buffer, so read other blocks. */
	static const loff_t at[] = {
		2 * BLOCK, 8 * BLOCK + 1, 15 * BLOCK, 25 * BLOCK + 9, 32 * BLOCK,
	};
	unsigned long reads = 0, cut = 0, wrong = 0;
	struct timespec ts;
	pthread_t thread;
	time_t end;

	buffer = mmap(NULL, LEN, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(buffer != MAP_FAILED);
	switch_mode(file, mode_from(MODE_READ));
	must(!pthread_create(&thread, NULL, unsettle, NULL));
	clock_gettime(CLOCK_MONOTONIC, &ts);
	end = ts.tv_sec + 4;
	while (ts.tv_sec < end && !wrong) {
		loff_t pos = at[reads % 5];
		ssize_t ret = pread(file, buffer, LEN, pos);

		if (ret < BLOCK || ret > LEN || shape_differs(&shape, pos, buffer, BLOCK) >= 0) {
			diag("a read at %lld returned %zd: %m", (long long)pos, ret);
			wrong++;
		}
		cut += ret < LEN;
		reads++;
		clock_gettime(CLOCK_MONOTONIC, &ts);
	}
	stop = true;
	pthread_join(thread, NULL);
	switch_mode(file, MODE_OFF);
	munmap(buffer, LEN);
	if (fs_can(CAN_WRITE))
		shape_write(&shape, file, 0, BLOCK);	/* it was sometimes the buffer */
	ok(reads > 100 && !wrong, "a thread remaps the buffer: pages that it does not touch are right");
	ok(cut > 0, "some of the %lu reads met a page that was gone", reads);
}

static int uffd, handled;

static void *handle_faults(void *arg)
{
	struct pollfd fds[2] = { { uffd, POLLIN, 0 }, { *(int *)arg, POLLHUP, 0 } };

	while (poll(fds, 2, -1) > 0 && !fds[1].revents) {
		char *page = userfault_next(uffd, 0);

		if (!page)
			continue;
		usleep(1000);
		userfault_bring(uffd, page, UBUF_FILL);
		handled++;
	}
	return NULL;
}

static void drop_buffer(const struct differ_call *c)
{
	must(!madvise(c->ubuf->map, c->ubuf->map_len, MADV_DONTNEED));
}

/* A handler supplies every page of the buffer while the read waits. */
static void test_userfault(void)
{
	struct ubuf u = ubuf_plain(LEN, 0);
	struct differ_call c = {
		.fd = file, .ubuf = &u, .content = &shape, .count = LEN - 100,
		.before = drop_buffer,
	};
	int stop_pipe[2];
	pthread_t thread;

	uffd = userfault_open(u.map, u.map_len);
	if (uffd < 0) {
		skip("the kernel has no userfaultfd", "a buffer that a handler brings in");
		return;
	}
	must(!pipe(stop_pipe));
	must(!pthread_create(&thread, NULL, handle_faults, &stop_pipe[0]));
	u.untouched = true;
	for (int i = 0; i < 8; i++) {
		c.pos = i * 4 * BLOCK + 50;
		c.positioned = i & 1;
		differ(&c, NULL, "userfaultfd");
	}
	close(stop_pipe[1]);
	pthread_join(thread, NULL);
	differ_result("a buffer that a userfaultfd handler brings in");
	ok(handled > 8 * PAGES, "the handler brought in %d pages", handled);
	close(uffd);
	ubuf_free(&u);
}

static _Atomic unsigned long ticks;

static void on_tick(int sig)
{
	(void)sig;
	ticks++;
}

/* Signals that do not kill do not change a read's result. */
static void test_signals(void)
{
	struct itimerval often = { { 0, 2000 }, { 0, 2000 } }, never = { 0 };
	struct ubuf u = ubuf_plain(shape.size, 0);
	struct differ_call c = { .fd = file, .ubuf = &u, .content = &shape, .count = shape.size };
	time_t end = time(NULL) + 3;

	signal(SIGVTALRM, on_tick);
	must(!setitimer(ITIMER_VIRTUAL, &often, NULL));
	while (time(NULL) < end)
		differ(&c, NULL, "under signals");
	setitimer(ITIMER_VIRTUAL, &never, NULL);
	differ_result("reads while signals arrive");
	ok(ticks > 10, "%lu signals arrived", ticks);
	ubuf_free(&u);
}

/*
 * Returns how many bytes a read copies that is killed after it copied the first. The
 * reader's buffer is shared memory, so it is still there after the kill.
 */
static long read_when_killed(int fd, long size)
{
	volatile unsigned char *buf = mmap(NULL, size, PROT_READ | PROT_WRITE,
					   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	time_t end = time(NULL) + 20;
	long brought = 0;
	pid_t pid;

	must(buf != MAP_FAILED);
	pid = fork();
	must(pid >= 0);
	if (!pid) {
		if (pread(fd, (void *)buf, size, 0) < 0)
			_exit(1);
		pause();
	}
	while (!buf[0] && time(NULL) < end)
		;
	kill(pid, SIGKILL);
	must(waitpid(pid, NULL, 0) == pid);
	for (long pos = 0; pos < size; pos += BLOCK) {
		if (buf[pos])
			brought = pos + BLOCK;
	}
	munmap((void *)buf, size);
	return brought;
}

/* The kernel checks for fatal signals at each extent, so the file has many. */
static void test_kill(void)
{
	static struct seg segs[256];
	const struct shape many = {
		.name = "many", .seed = 152, .size = fs_can(CAN_WRITE) ? 128 << 20 : 48 << 20,
		.segs = segs, .nsegs = sizeof(segs) / sizeof(segs[0]),
	};
	int fd;

	for (int i = 0; i < many.nsegs; i++)
		segs[i] = (struct seg){ i % 2 ? HOLE : WRITTEN, many.size / many.nsegs };
	fd = shape_make(&many, path_in(test_dir(), "many"));
	for_each_mode(mode) {
		long brought;

		switch_mode(fd, mode);
		brought = read_when_killed(fd, many.size);
		ok(brought && brought < many.size / 2, "%s: a read that is killed ends", mode_name(mode));
		diag("it brought %ld of %ld bytes", brought, (long)many.size);
	}
	switch_mode(fd, MODE_OFF);
	close(fd);
}

int main(void)
{
	tap_start(90);
	require_switch();
	file = shape_make(&shape, path_in(test_dir(), "file"));
	test_unsettled();
	test_userfault();
	test_signals();
	if (strcmp(fs_kind()->name, "erofs"))
		test_kill();
	else
		skip("a file is one extent, which is copied whole", "a read that is killed ends");
	differ_methods_result(BY_READ, "each read took the method that the switch chose");
	return tap_done();
}
