// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* The same call with the switches off and on. See differ.h. */

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "dax_switch.h"
#include "differ.h"
#include "method.h"
#include "tap.h"

#define OLD_ATIME 1000000000	/* 2001: older than any mtime here, as relatime wants */
#define MAX_RW_COUNT 0x7ffff000L

static int calls, differing;

/* Counts since the last differ_methods_result(), by mode. */
static struct {
	struct methods methods;
	unsigned long plain;		/* calls that returned all that they asked for */
	unsigned long plain_iomap;	/* those that went through iomap */
} with[MODE_BOTH];
static int inotify_fd = -1;

static int watch = -1;	/* inotify's, on the file differ() was last called for */

static void unwatch(void)
{
	if (watch >= 0)
		inotify_rm_watch(inotify_fd, watch);
	watch = -1;
}

static void watch_file(int fd)
{
	static struct stat watched;
	char link[32];
	struct stat st = { 0 };

	if (inotify_fd < 0)
		must((inotify_fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) >= 0);
	if (fstat(fd, &st))
		must(errno == EIO);
	if (watch >= 0 && st.st_dev == watched.st_dev && st.st_ino == watched.st_ino)
		return;
	unwatch();
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	watch = inotify_add_watch(inotify_fd, link, IN_ALL_EVENTS);
	must(watch >= 0 || errno == EIO);
	watched = st;
}

static void read_events(struct seen *seen)
{
	char buf[4096] __attribute__((aligned(8)));
	ssize_t n;

	seen->nevents = 0;
	while ((n = read(inotify_fd, buf, sizeof(buf))) > 0) {
		for (ssize_t at = 0; at < n; ) {
			const struct inotify_event *e = (void *)(buf + at);

			if (seen->nevents < 8)
				seen->events[seen->nevents++] = e->mask;
			at += sizeof(*e) + e->len;
		}
	}
}

/* rchar and syscr of this process; @own: the rchar that this read itself adds. */
static void read_io(long *rchar, long *syscr, long *own)
{
	static int fd = -1;
	char text[512];
	ssize_t n;

	if (fd < 0)
		must((fd = open("/proc/self/io", O_RDONLY | O_CLOEXEC)) >= 0);
	must((n = pread(fd, text, sizeof(text) - 1, 0)) > 0);
	text[n] = '\0';
	must(sscanf(text, "rchar: %ld wchar: %*d syscr: %ld", rchar, syscr) == 2);
	*own = n;
}

/* 0 if the file system refuses even fstat() after a shutdown. */
static struct timespec atime_of(int fd)
{
	struct stat st = { 0 };

	must(!fstat(fd, &st) || errno == EIO);
	return st.st_atim;
}

/* Sets atime, if possible (not read-only, not shut down). Returns what it then is. */
static struct timespec set_atime(const struct differ_call *c)
{
	const struct timespec times[2] = {
		{ .tv_sec = c->atime ? c->atime : OLD_ATIME }, { .tv_nsec = UTIME_OMIT },
	};

	futimens(c->fd, times);
	return atime_of(c->fd);
}

/* True if atime is not @was. It must then be the current time. */
static bool atime_moved(int fd, struct timespec was, const struct timespec *before)
{
	struct timespec after, atime = atime_of(fd);

	if (atime.tv_sec == was.tv_sec && atime.tv_nsec == was.tv_nsec)
		return false;
	clock_gettime(CLOCK_REALTIME, &after);
	if (atime.tv_sec < before->tv_sec || atime.tv_sec > after.tv_sec) {
		diag("atime moved to %lld, and the time is %lld", (long long)atime.tv_sec,
		     (long long)after.tv_sec);
		differing++;
	}
	return true;
}

static ssize_t make_call(const struct differ_call *c)
{
	if (c->call)
		return c->call(c);
	if (c->positioned)
		return pread(c->fd, c->ubuf->buf, c->count, c->pos);
	return read(c->fd, c->ubuf->buf, c->count);
}

/* Makes the call once; the switches are already set. */
static struct seen observe(const struct differ_call *c)
{
	long rchar[2], syscr[2], own, ignored;
	struct seen seen = { 0 };
	struct timespec before, atime;

	if (c->ubuf->watch && !c->ubuf->untouched)
		memset(c->ubuf->watch, UBUF_FILL, c->ubuf->watch_len);
	if (!c->positioned)
		must(lseek(c->fd, c->pos, SEEK_SET) == c->pos || errno == EIO);
	atime = set_atime(c);
	watch_file(c->fd);
	read_events(&seen);
	clock_gettime(CLOCK_REALTIME_COARSE, &before);
	read_io(&rchar[0], &syscr[0], &own);

	errno = 0;
	seen.ret = make_call(c);
	seen.err = seen.ret < 0 ? errno : 0;

	read_io(&rchar[1], &syscr[1], &ignored);
	seen.rchar = rchar[1] - rchar[0] - own;
	seen.syscr = syscr[1] - syscr[0] - 1;
	read_events(&seen);
	seen.atime_moved = atime_moved(c->fd, atime, &before);
	seen.pos = lseek(c->fd, 0, SEEK_CUR);
	return seen;
}

static bool same(const char *call, const char *label, enum mode mode, long long off, long long on)
{
	if (off == on)
		return true;
	diag("%s: %s is %lld with both switches off, %lld with %s", call, label, off, on,
	     mode_name(mode));
	return false;
}

static bool same_seen(const char *call, enum mode mode, const struct seen *off,
		      const struct seen *on)
{
	bool good = same(call, "the return value", mode, off->ret, on->ret);

	good &= same(call, "errno", mode, off->err, on->err);
	good &= same(call, "the file position", mode, off->pos, on->pos);
	good &= same(call, "\"atime moved\"", mode, off->atime_moved, on->atime_moved);
	good &= same(call, "rchar", mode, off->rchar, on->rchar);
	good &= same(call, "syscr", mode, off->syscr, on->syscr);
	good &= same(call, "the number of events", mode, off->nevents, on->nevents);
	for (int i = 0; good && i < off->nevents; i++)
		good &= same(call, "an event's mask", mode, off->events[i], on->events[i]);
	return good;
}

static bool same_bytes(const char *call, enum mode mode, const struct ubuf *u, const char *off)
{
	size_t i = 0;

	if (!u->watch || !memcmp(u->watch, off, u->watch_len))
		return true;
	while (u->watch[i] == off[i])
		i++;
	diag("%s: byte %td of the buffer is %#x with both switches off, %#x with %s", call,
	     u->watch + i - u->buf, (unsigned char)off[i], (unsigned char)u->watch[i],
	     mode_name(mode));
	return false;
}

static bool guards_kept(const char *call, const struct ubuf *u, ssize_t ret)
{
	const char *end = u->buf + (ret > 0 ? ret : 0);

	if (u->untouched)
		return true;
	for (const char *p = u->watch; p < u->watch + u->watch_len; p++) {
		if (p >= u->buf && p < end)
			p = end;
		if (p < u->watch + u->watch_len && *p != (char)UBUF_FILL) {
			diag("%s: byte %td of the buffer was written, though %zd were returned",
			     call, p - u->buf, ret);
			return false;
		}
	}
	return true;
}

/* True if the read returned the file's content, or the content is not known. */
static bool right_content(const char *call, const struct differ_call *c, const struct seen *seen)
{
	const struct ubuf *u = c->ubuf;
	size_t most = c->count < MAX_RW_COUNT ? c->count : MAX_RW_COUNT;
	ssize_t wrong, want;

	if (!c->content)
		return true;
	want = shape_expect(c->content, c->pos, most, NULL);
	if (seen->ret > want ||
	    (u->whole && !c->may_be_short && !seen->err && seen->ret != want)) {
		diag("%s: returned %zd, but the file has %zd bytes there", call, seen->ret, want);
		return false;
	}
	if (u->aliased)
		return true;
	if (u->whole && !c->may_be_short && !guards_kept(call, u, seen->ret))
		return false;
	if (seen->ret <= 0)
		return true;
	wrong = shape_differs(c->content, c->pos, u->buf, seen->ret);
	if (wrong < 0)
		return true;
	diag("%s: byte %zd is %#x, which is not what the file holds there", call, wrong,
	     (unsigned char)u->buf[wrong]);
	return false;
}

/* Returns memory for a copy of the watched memory after the first call. */
static char *copy_space(size_t len)
{
	static char *kept;
	static size_t capacity;

	if (len > capacity) {
		must((kept = realloc(kept, len)));
		capacity = len;
	}
	return kept;
}

/* Reads that are not plain (end of file, errors) may go through iomap with any setting. */
static void count(enum mode mode, const struct differ_call *c, const struct seen *seen,
		  struct methods made)
{
	methods_add(&with[mode].methods, made);
	if (seen->ret <= 0 || seen->ret != (ssize_t)c->count)
		return;
	with[mode].plain++;
	with[mode].plain_iomap += made.iomap > 0;
}

bool differ(const struct differ_call *c, struct seen *seen, const char *fmt, ...)
{
	int switch_fd = c->switch_fd ? c->switch_fd : c->fd;
	char *off_bytes = copy_space(c->ubuf->watch_len);
	struct seen off = { 0 };
	char call[300];
	bool good = true;
	va_list args;

	va_start(args, fmt);
	vsnprintf(call, sizeof(call), fmt, args);
	va_end(args);
	if (methods_missing())
		methods_start();
	for_each_mode(mode) {
		struct methods before;
		struct seen now;

		switch_mode(switch_fd, mode);
		if (c->before)
			c->before(c);
		before = methods_now();
		now = observe(c);
		count(mode, c, &now, methods_since(before));
		good &= right_content(call, c, &now);
		if (mode == MODE_OFF) {
			off = now;
			if (c->ubuf->watch)
				memcpy(off_bytes, c->ubuf->watch, c->ubuf->watch_len);
		} else {
			good &= same_seen(call, mode, &off, &now);
			good &= same_bytes(call, mode, c->ubuf, off_bytes);
		}
	}
	switch_mode(switch_fd, MODE_OFF);
	if (!good)
		diag("%s: fd %d, %s at %lld, %zu bytes, %s", call, c->fd,
		     c->call ? "a call" : c->positioned ? "pread" : "read",
		     (long long)c->pos, c->count, c->ubuf->name);
	calls++;
	differing += !good;
	if (seen)
		*seen = off;
	return good;
}

int differ_calls(void)
{
	return calls;
}

bool differ_result(const char *fmt, ...)
{
	char text[300];
	va_list args;
	bool good;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	/* A watch keeps the inode in memory, but a test may want to evict it. */
	unwatch();
	good = ok(calls && !differing, "%s: %d calls, %d differ", text, calls, differing);
	calls = 0;
	differing = 0;
	return good;
}

/*
 * True if the right method served the reads of one mode. Plain reads go through iomap if
 * the switch is off. If it is on some may, such as the first after the file's extents were
 * dropped.
 */
static bool served_right(enum mode mode, enum served served)
{
	struct methods m = with[mode].methods;
	bool by_read = served == BY_READ && mode == MODE_READ;
	bool by_iter = served != NOT_BY_DAX && !by_read;
	bool fast = by_read || mode == MODE_ITER;
	unsigned long plain = with[mode].plain, iomap = with[mode].plain_iomap;
	bool good;

	if (served == NOT_BY_DAX)
		good = !m.iomap;
	else if (fast)
		good = iomap <= plain / 4 && plain;
	else
		good = iomap == plain && m.iomap;
	if (methods_traced())
		good &= !!m.read == by_read && !!m.read_iter == by_iter;
	if (!good)
		diag("%s: %lu by read, %lu by read_iter; %lu through iomap; %lu of %lu plain ones through iomap",
		     mode_name(mode), m.read, m.read_iter, m.iomap, iomap, plain);
	return good;
}

void differ_methods_result(enum served served, const char *fmt, ...)
{
	bool good = true;
	char label[200];
	va_list args;

	va_start(args, fmt);
	vsnprintf(label, sizeof(label), fmt, args);
	va_end(args);
	if (served == UNCHECKED) {
		;
	} else if (methods_missing() || modes() == 1) {
		skip(modes() > 1 ? methods_missing() : "no switch", "%s", label);
	} else {
		for_each_mode(mode)
			good &= served_right(mode, served);
		ok(good, "%s", label);
	}
	memset(with, 0, sizeof(with));
}
