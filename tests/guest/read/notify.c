// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * notify.t: inotify and fanotify report the same events of a read with the switch on and
 * off, and a fanotify listener can deny it in both cases.
 *
 * Would catch: a fast path that does not ask FAN_ACCESS_PERM listeners (a scanner, an HSM),
 * events lost, doubled, or sent for reads that return nothing.
 *
 * file systems: ext4 xfs ext2 erofs erofs-chunk
 */

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/fanotify.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "dax_switch.h"
#include "differ.h"
#include "fs.h"
#include "shape.h"
#include "tap.h"
#include "ubuf.h"

static const struct shape shape = {
	.name = "watched", .seed = 61, .size = 3 * BLOCK + 5,
	SHAPE_SEGS({ WRITTEN, BLOCK }, { HOLE, BLOCK }, { WRITTEN, BLOCK + 5 }),
};

static char *path;

/* Events of one call. */
struct log {
	int n;
	unsigned long long masks[16];
};

static int watcher;			/* an fanotify descriptor */
static unsigned int answer;		/* the answer to permission events */
static struct log permissions;		/* the permission events */

static void take_fanotify(struct log *log)
{
	char buf[4096] __attribute__((aligned(8)));
	ssize_t n = read(watcher, buf, sizeof(buf));
	const struct fanotify_event_metadata *e = (void *)buf;

	for (; n > 0 && FAN_EVENT_OK(e, n); e = FAN_EVENT_NEXT(e, n)) {
		struct fanotify_response response = { .fd = e->fd, .response = answer };

		if (log->n < 16)
			log->masks[log->n++] = e->mask;
		if (e->mask & FAN_ACCESS_PERM)
			must(write(watcher, &response, sizeof(response)) == sizeof(response));
		close(e->fd);
	}
}

static void *answering(void *stop_fd)
{
	struct pollfd fds[2] = {
		{ .fd = watcher, .events = POLLIN }, { .fd = *(int *)stop_fd, .events = POLLHUP },
	};

	while (poll(fds, 2, -1) > 0 && !fds[1].revents)
		take_fanotify(&permissions);
	return NULL;
}

/* Reads under each watch, some with events and some without. */
static const struct {
	const char *label;
	loff_t pos;
	size_t count;
	bool bad_buffer;
} reads[] = {
	{ "written bytes", 0, 100, false },
	{ "a hole", BLOCK, 100, false },
	{ "all of it", 0, 5 * BLOCK, false },
	{ "the end", 3 * BLOCK + 5, 10, false },
	{ "no bytes", 0, 0, false },
	{ "a bad buffer", 0, 100, true },
};

#define NREADS (int)(sizeof(reads) / sizeof(reads[0]))

static void make_reads(int fd, const char *watch, int *denied)
{
	struct ubuf good = ubuf_plain(5 * BLOCK, 0), bad = ubuf_nowhere((void *)16);

	*denied = 0;
	for (int i = 0; i < 2 * NREADS; i++) {
		int k = i / 2;
		struct differ_call c = {
			.fd = fd, .positioned = i & 1, .pos = reads[k].pos,
			.count = reads[k].count, .ubuf = reads[k].bad_buffer ? &bad : &good,
		};
		struct seen seen;

		differ(&c, &seen, "%s: %s", watch, reads[k].label);
		*denied += seen.err == EPERM;
	}
	ubuf_free(&good);
}

/* Compares FAN_ACCESS events with the switch off and on, for each call. */
static void test_fanotify_events(unsigned int mark, const char *name)
{
	struct ubuf u = ubuf_plain(5 * BLOCK, 0), bad = ubuf_nowhere((void *)16);
	int fd = must_open(path, O_RDONLY), wrong = 0;

	watcher = fanotify_init(FAN_CLASS_NOTIF | FAN_CLOEXEC | FAN_NONBLOCK, O_RDONLY);
	if (watcher < 0 ||
	    fanotify_mark(watcher, FAN_MARK_ADD | mark, FAN_ACCESS, AT_FDCWD, path)) {
		skip("this kernel's fanotify can't", "fanotify, %s", name);
		return;
	}
	for (int k = 0; k < NREADS; k++) {
		struct log seen[MODE_BOTH];
		ssize_t ret[MODE_BOTH];

		for_each_mode(mode) {
			switch_mode(fd, mode);
			take_fanotify(&seen[mode]);
			memset(&seen[mode], 0, sizeof(seen[mode]));
			ret[mode] = pread(fd, reads[k].bad_buffer ? bad.buf : u.buf, reads[k].count,
					  reads[k].pos);
			take_fanotify(&seen[mode]);
			if (!memcmp(&seen[0], &seen[mode], sizeof(seen[0])) &&
			    ret[0] == ret[mode] && seen[0].n == (ret[0] > 0))
				continue;
			diag("%s: %d events off, %d with %s, %zd bytes", reads[k].label, seen[0].n,
			     seen[mode].n, mode_name(mode), ret[mode]);
			wrong++;
		}
	}
	switch_mode(fd, MODE_OFF);
	ok(!wrong, "fanotify, %s: one FAN_ACCESS for each read that returned bytes", name);
	close(watcher);
	close(fd);
	ubuf_free(&u);
}

static void test_permission(unsigned int reply, const char *name)
{
	int stop[2], denied, fd;
	pthread_t thread;

	answer = reply;
	memset(&permissions, 0, sizeof(permissions));
	watcher = fanotify_init(FAN_CLASS_CONTENT | FAN_CLOEXEC | FAN_NONBLOCK, O_RDONLY);
	if (watcher < 0 || fanotify_mark(watcher, FAN_MARK_ADD, FAN_ACCESS_PERM, AT_FDCWD, path)) {
		skip("this kernel's fanotify can't", "permission %s", name);
		return;
	}
	/* Newer kernels send permission events only for files opened after the listener started. */
	fd = must_open(path, O_RDONLY);
	must(!pipe(stop));
	must(!pthread_create(&thread, NULL, answering, &stop[0]));
	make_reads(fd, name, &denied);
	close(stop[1]);
	pthread_join(thread, NULL);
	close(watcher);
	close(stop[0]);
	close(fd);
	differ_result("permission %s", name);
	ok(permissions.n > 0, "the watcher was asked");
	ok(denied == (reply == FAN_DENY ? 2 * NREADS : 0), "and its answer was heeded");
}

/* A watch of the directory reports reads of the file in it, with its name. */
static void test_parent(void)
{
	int in = inotify_init1(IN_NONBLOCK | IN_CLOEXEC), fd = must_open(path, O_RDONLY);
	char buf[MODE_BOTH][512] __attribute__((aligned(8))), byte;
	ssize_t n[MODE_BOTH];
	bool same = true;

	must(inotify_add_watch(in, test_dir(), IN_ACCESS) >= 0);
	for_each_mode(mode) {
		switch_mode(fd, mode);
		must(pread(fd, &byte, 1, 0) == 1);
		memset(buf[mode], 0, sizeof(buf[mode]));
		n[mode] = read(in, buf[mode], sizeof(buf[mode]));
		same &= n[0] > 0 && n[0] == n[mode] && !memcmp(buf[0], buf[mode], n[0]);
	}
	switch_mode(fd, MODE_OFF);
	ok(same && !strcmp(((struct inotify_event *)buf[0])->name, "file"),
	   "a watch on the directory names the file that was read");
	close(in);
	close(fd);
}

int main(void)
{
	int fd, denied;

	tap_start(60);
	require_switch();
	path = path_in(test_dir(), "file");
	fd = shape_make(&shape, path);
	make_reads(fd, "inotify", &denied);
	differ_result("inotify on the file");
	differ_methods_result(BY_READ, "each read took the method that the switch chose");
	close(fd);
	test_parent();
	test_fanotify_events(0, "a mark on the file");
	test_fanotify_events(FAN_MARK_MOUNT, "a mark on the mount");
	test_fanotify_events(FAN_MARK_FILESYSTEM, "a mark on the file system");
	test_permission(FAN_ALLOW, "given");
	test_permission(FAN_DENY, "refused");
	return tap_done();
}
