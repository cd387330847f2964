// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * flags.t: flags of the open file (O_DIRECT, O_SYNC, O_NONBLOCK, …) and of the
 * call (preadv2's RWF_*) have the same effect with the switch on and off.
 *
 * Would catch: O_DIRECT refused for alignment or sent to the block layer by the fast path,
 * a flag that makes it fall back and count or move the position twice, preadv2 not served
 * by read_iter, a read that waits for a lock in spite of RWF_NOWAIT.
 */

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "dax_switch.h"
#include "differ.h"
#include "fs.h"
#include "shape.h"
#include "sweep.h"
#include "tap.h"
#include "ubuf.h"
#include "userfault.h"

static const struct shape shape = {
	.name = "flags", .seed = 81, .size = 9 * BLOCK + 100,
	SHAPE_SEGS({ WRITTEN, 3 * BLOCK }, { HOLE, 2 * BLOCK }, { UNWRITTEN, 2 * BLOCK },
		   { WRITTEN, 2 * BLOCK + 100 }),
};

static const struct {
	const char *name;
	int flags;
} opens[] = {
	{ "O_RDONLY", O_RDONLY },
	{ "O_RDWR", O_RDWR },
	{ "O_DIRECT", O_RDONLY | O_DIRECT },
	{ "O_SYNC", O_RDWR | O_SYNC },
	{ "O_DSYNC", O_RDWR | O_DSYNC },
	{ "O_NONBLOCK", O_RDONLY | O_NONBLOCK },
	{ "O_APPEND", O_RDWR | O_APPEND },
	{ "O_NOATIME", O_RDONLY | O_NOATIME },
	{ "O_DIRECT, O_SYNC, O_NONBLOCK and O_APPEND",
	  O_RDWR | O_DIRECT | O_SYNC | O_NONBLOCK | O_APPEND },
};

static ssize_t call_preadv2(const struct differ_call *c)
{
	struct iovec iov = { c->ubuf->buf, c->count };

	return preadv2(c->fd, &iov, 1, c->positioned ? c->pos : -1, *(int *)c->arg);
}

/* Each of the 32 flags alone, and some together, at data and at a hole. */
static void test_preadv2(const char *path)
{
	static const loff_t at[] = { 0, 4 * BLOCK + 7, 6 * BLOCK, 9 * BLOCK + 99, 20 * BLOCK };
	int fd = must_open(path, O_RDWR);
	struct ubuf u = ubuf_plain(BLOCK, 0);
	int flags;
	struct differ_call c = {
		.fd = fd, .count = BLOCK, .ubuf = &u, .content = &shape, .call = call_preadv2,
		.arg = &flags, .may_be_short = true,
	};

	for (int bit = -1; bit < 32; bit++) {
		flags = bit < 0 ? 0 : 1u << bit;
		for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
			c.pos = at[i];
			c.positioned = i & 1;
			differ(&c, NULL, "preadv2 with flag %#x", flags);
		}
	}
	flags = RWF_NOWAIT | RWF_HIPRI | RWF_DSYNC;
	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		c.pos = at[i];
		differ(&c, NULL, "preadv2 with flags %#x", flags);
	}
	differ_result("preadv2 with each flag");
	differ_methods_result(BY_READ_ITER, "preadv2 always uses read_iter");
	ubuf_free(&u);
	close(fd);
}

/* RWF_NOWAIT succeeds on DAX if nobody holds the inode lock. */
static void test_nowait_works(const char *path)
{
	int fd = must_open(path, O_RDONLY), flags = RWF_NOWAIT;
	struct ubuf u = ubuf_plain(BLOCK, 0);
	struct differ_call c = {
		.fd = fd, .count = BLOCK, .ubuf = &u, .content = &shape, .call = call_preadv2,
		.arg = &flags, .positioned = true,
	};
	struct seen seen;

	differ(&c, &seen, "RWF_NOWAIT");
	ok(seen.ret == BLOCK, "RWF_NOWAIT reads what needs no waiting");
	differ_result("RWF_NOWAIT on written blocks");
	ubuf_free(&u);
	close(fd);
}

/* A writer that holds the inode lock while it waits for the page that it writes from */
static struct {
	int fd, uffd;
	char *page;
	sem_t let_go;
} holder;

static void *hold_lock(void *arg)
{
	(void)arg;
	must(pwrite(holder.fd, holder.page, BLOCK, 0) == BLOCK);
	return NULL;
}

/* Supplies that page once the read has returned, or after 5 s if it waits for the lock. */
static void *bring_page(void *arg)
{
	struct timespec end;

	(void)arg;
	clock_gettime(CLOCK_REALTIME, &end);
	end.tv_sec += 5;
	sem_timedwait(&holder.let_go, &end);
	userfault_bring(holder.uffd, holder.page, 1);
	return NULL;
}

static void test_nowait_of_held_lock(void)
{
	struct shape held = { .name = "held", .seed = 82, .size = BLOCK,
			      SHAPE_SEGS({ WRITTEN, BLOCK }) };
	char buf[16];
	struct iovec iov = { buf, sizeof(buf) };
	pthread_t writer, bringer;

	holder.fd = shape_make(&held, path_in(test_dir(), "held"));
	holder.page = mmap(NULL, BLOCK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			   -1, 0);
	must(holder.page != MAP_FAILED);
	holder.uffd = userfault_open(holder.page, BLOCK);
	if (holder.uffd < 0) {
		skip("the kernel has no userfaultfd", "RWF_NOWAIT while the lock is held");
		return;
	}
	must(!sem_init(&holder.let_go, 0, 0));
	for_each_mode(mode) {
		ssize_t ret;

		switch_mode(holder.fd, mode);
		must(!madvise(holder.page, BLOCK, MADV_DONTNEED));
		must(!pthread_create(&writer, NULL, hold_lock, NULL));
		must(userfault_next(holder.uffd, 10000) == holder.page);
		must(!pthread_create(&bringer, NULL, bring_page, NULL));
		ret = preadv2(holder.fd, &iov, 1, 0, RWF_NOWAIT);
		ok(ret == -1 && errno == EAGAIN,
		   "%s: RWF_NOWAIT does not wait for a writer's lock", mode_name(mode));
		sem_post(&holder.let_go);
		pthread_join(bringer, NULL);
		pthread_join(writer, NULL);
		ret = preadv2(holder.fd, &iov, 1, 0, RWF_NOWAIT);
		ok(ret == sizeof(buf) && buf[0] == 1, "%s: and reads what it wrote", mode_name(mode));
	}
	switch_mode(holder.fd, MODE_OFF);
	close(holder.uffd);
	close(holder.fd);
}

/* Flags that fcntl changes on the open file act on the next read. */
static void test_fcntl(const char *path)
{
	static const int flags[] = { O_DIRECT, O_NONBLOCK, O_NOATIME, O_DIRECT | O_NONBLOCK, 0 };
	int fd = must_open(path, O_RDONLY);

	for (int i = 0; i < 5; i++) {
		must(!fcntl(fd, F_SETFL, flags[i]));
		sweep_random(fd, &shape, 6, i);
	}
	differ_result("flags set by fcntl while the file is open");
	close(fd);
}

int main(void)
{
	char *path;

	tap_start(60);
	require_switch();
	path = path_in(test_dir(), "file");
	close(shape_make(&shape, path));
	for (size_t i = 0; i < sizeof(opens) / sizeof(opens[0]); i++) {
		int fd = must_open(path, opens[i].flags);

		sweep_borders(fd, &shape);
		sweep_random(fd, &shape, 20, i);
		differ_result("%s", opens[i].name);
		close(fd);
	}
	test_fcntl(path);
	differ_methods_result(BY_READ, "each read took the method that the switch chose");
	test_preadv2(path);
	test_nowait_works(path);
	test_nowait_of_held_lock();
	return tap_done();
}
