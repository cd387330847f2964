// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * device-gone.t: the driver is unbound from the device of a mounted file system while
 * files are read. Reads are right before and fail afterwards, with the switch on and off,
 * and the kernel survives.
 *
 * Would catch: a copy from memory that is gone (a cached address, no dax_read_lock over
 * access and copy), an errno that only the fast path returns.
 *
 * file systems: ext4 xfs ext2 erofs erofs-chunk
 * kernel log: JBD2: I/O error when updating journal superblock|Couldn't clean up the journal$
 */

#include <errno.h>
#include <libgen.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <unistd.h>

#include "dax_switch.h"
#include "differ.h"
#include "fs.h"
#include "race.h"
#include "shape.h"
#include "tap.h"
#include "ubuf.h"
#include "userfault.h"

static const struct shape shape = {
	.name = "device gone", .seed = 161, .size = 8 * BLOCK + 10,
	SHAPE_SEGS({ WRITTEN, 3 * BLOCK }, { HOLE, 2 * BLOCK }, { UNWRITTEN, BLOCK },
		   { WRITTEN, 2 * BLOCK + 10 }),
};

static int file;
static char *device;		/* the namespace device's name on the nd bus */
static _Atomic bool over, stop;
static _Atomic unsigned long good, failed, gone, wrong;

static void *reader(void *arg)
{
	static __thread char buf[3 * BLOCK];

	(void)arg;
	while (!stop) {
		bool was_over = over;
		ssize_t ret = pread(file, buf, sizeof(buf), 0);

		if (ret == (ssize_t)sizeof(buf) && !was_over &&
		    shape_differs(&shape, 0, buf, ret) < 0) {
			good++;
		} else if (ret < 0 && (errno == EIO || errno == ENXIO)) {
			failed++;
			gone += errno == ENXIO;
		} else if (!wrong++) {
			diag("a read returned %zd: %m; device gone: %d", ret, was_over);
		}
	}
	return NULL;
}

static void bind(const char *action)
{
	if (run("echo %s > /sys/bus/nd/drivers/nd_pmem/%s", device, action))
		broken("%s of %s: %s", action, device, run_said());
}

/* Binds the driver again also if the test fails: other tests use the device. */
static void bind_at_exit(void)
{
	if (access(SPARE_DEVICE, F_OK))
		run("echo %s > /sys/bus/nd/drivers/nd_pmem/bind", device);
}

static void test_under_load(enum mode mode)
{
	pthread_t threads[2];

	spare_fs("", "32M", "dax");
	file = shape_make(&shape, path_in(SPARE_MOUNT, "file"));
	switch_mode(file, mode);
	over = stop = false;
	good = failed = gone = wrong = 0;
	for (int i = 0; i < 2; i++)
		must(!pthread_create(&threads[i], NULL, reader, NULL));
	wait_until(&good, 200);
	bind("unbind");
	over = true;
	wait_until(&failed, 200);
	stop = true;
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	ok(good >= 200 && failed >= 200 && !wrong,
	   "%s: right bytes before, errors afterwards, nothing else", mode_name(mode));
	/*
	 * The device is dead for a while before ext4 learns of it and shuts down. XFS
	 * learns first.
	 */
	if (strcmp(fs_kind()->type, "xfs"))
		ok(gone, "%s: a dead device is not read", mode_name(mode));
	diag("%lu right, %lu failed, %lu of them with ENXIO, %lu wrong", good, failed, gone, wrong);
}

/* On a file system without its device all modes return the same. */
static void test_afterwards(void)
{
	static const loff_t at[] = {
		0, 100, 3 * BLOCK, 5 * BLOCK, 8 * BLOCK + 9, 9 * BLOCK, 1L << 45,
	};
	struct ubuf u = ubuf_plain(2 * BLOCK, 0);
	struct differ_call c = { .fd = file, .ubuf = &u, .positioned = true };
	char path[96];

	if (have_switch(FAST_READ) && access(switch_path(file, FAST_READ, path), F_OK)) {
		skip("its sysfs directory is gone with the device", "afterwards both say the same");
		return;
	}
	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		for (c.count = 0; c.count <= 2 * BLOCK; c.count += BLOCK) {
			c.pos = at[i];
			differ(&c, NULL, "device gone");
		}
	}
	differ_result("afterwards both say the same");
	ubuf_free(&u);
}

static void restore_device(void)
{
	close(file);
	spare_umount();
	bind("bind");
	ok(!access(SPARE_DEVICE, W_OK), "the device is back");
}

/* A read that waits, in the middle of its copy, for the page that it copies to */
static struct {
	char *page;
	ssize_t ret;
} waiting;

static void *wait_in_copy(void *arg)
{
	(void)arg;
	waiting.ret = pread(file, waiting.page, BLOCK, 0);
	return NULL;
}

static void *unbind(void *arg)
{
	(void)arg;
	bind("unbind");
	over = true;
	return NULL;
}

/* The device must stay until the copy from it has ended, however long that takes. */
static void test_waits_for_copy(enum mode mode)
{
	pthread_t reader_thread, unbinder;
	bool early;
	int uffd;

	waiting.page = mmap(NULL, BLOCK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(waiting.page != MAP_FAILED);
	uffd = userfault_open(waiting.page, BLOCK);
	if (uffd < 0) {
		skip("the kernel has no userfaultfd", "the device stays while a copy waits");
		return;
	}
	spare_fs("", "32M", "dax");
	file = shape_make(&shape, path_in(SPARE_MOUNT, "file"));
	switch_mode(file, mode);
	over = false;
	must(!pthread_create(&reader_thread, NULL, wait_in_copy, NULL));
	must(userfault_next(uffd, 10000) == waiting.page);
	must(!pthread_create(&unbinder, NULL, unbind, NULL));
	usleep(500000);
	early = over;
	userfault_bring(uffd, waiting.page, 0);
	pthread_join(reader_thread, NULL);
	pthread_join(unbinder, NULL);
	ok(!early && waiting.ret == BLOCK && shape_differs(&shape, 0, waiting.page, BLOCK) < 0,
	   "%s: the device stays while a copy from it waits for its page", mode_name(mode));
	if (early)
		diag("it was gone before; the read returned %zd", waiting.ret);
	close(uffd);
	munmap(waiting.page, BLOCK);
	restore_device();
}

int main(void)
{
	char link[64];

	tap_start(60);
	require_switch();
	snprintf(link, sizeof(link), "/sys/block/%s/device", strrchr(SPARE_DEVICE, '/') + 1);
	device = realpath(link, NULL);
	if (!device)
		skip_all("no " SPARE_DEVICE ": run this in the lab (tests/lab/run)");
	device = basename(device);
	atexit(bind_at_exit);
	for_each_mode(mode) {
		test_under_load(mode);
		test_afterwards();
		restore_device();
		test_waits_for_copy(mode);
	}
	return tap_done();
}
