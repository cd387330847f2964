// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* The same call with the switch off and on. See differ.h. */

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
static struct methods with[2];	/* reads by method, with the switch off and on */
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
	struct stat st;

	if (inotify_fd < 0)
		must((inotify_fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) >= 0);
	must(!fstat(fd, &st));
	if (watch >= 0 && st.st_dev == watched.st_dev && st.st_ino == watched.st_ino)
		return;
	unwatch();
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	must((watch = inotify_add_watch(inotify_fd, link, IN_ALL_EVENTS)) >= 0);
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

/* rchar and syscr of this process; what this very read adds is in @own. */
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

/* Sets atime; where that can't be (read-only, shut down) it stays as it is. */
static struct timespec set_atime(const struct differ_call *c)
{
	const struct timespec times[2] = {
		{ .tv_sec = c->atime ? c->atime : OLD_ATIME }, { .tv_nsec = UTIME_OMIT },
	};
	struct stat st;

	futimens(c->fd, times);
	must(!fstat(c->fd, &st));
	return st.st_atim;
}

/* Has atime moved from what it was, @was? If so it must have moved to now. */
static bool atime_moved(int fd, struct timespec was, const struct timespec *before)
{
	struct timespec after;
	struct stat st;

	must(!fstat(fd, &st));
	if (st.st_atim.tv_sec == was.tv_sec && st.st_atim.tv_nsec == was.tv_nsec)
		return false;
	clock_gettime(CLOCK_REALTIME, &after);
	if (st.st_atim.tv_sec < before->tv_sec || st.st_atim.tv_sec > after.tv_sec) {
		diag("atime moved to %lld, and the time is %lld",
		     (long long)st.st_atim.tv_sec, (long long)after.tv_sec);
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

/* The call once, the switch thrown already. */
static struct seen observe(const struct differ_call *c)
{
	long rchar[2], syscr[2], own, ignored;
	struct seen seen = { 0 };
	struct timespec before, atime;

	if (c->before)
		c->before(c);
	if (c->ubuf->watch && !c->ubuf->untouched)
		memset(c->ubuf->watch, UBUF_FILL, c->ubuf->watch_len);
	if (!c->positioned)
		must(lseek(c->fd, c->pos, SEEK_SET) == c->pos);
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

static bool same(const char *call, const char *what, long long off, long long on)
{
	if (off == on)
		return true;
	diag("%s: %s is %lld with the switch off, %lld with it on", call, what, off, on);
	return false;
}

static bool same_seen(const char *call, const struct seen *off, const struct seen *on)
{
	bool good = same(call, "the return value", off->ret, on->ret);

	good &= same(call, "errno", off->err, on->err);
	good &= same(call, "the file position", off->pos, on->pos);
	good &= same(call, "\"atime moved\"", off->atime_moved, on->atime_moved);
	good &= same(call, "rchar", off->rchar, on->rchar);
	good &= same(call, "syscr", off->syscr, on->syscr);
	good &= same(call, "the number of events", off->nevents, on->nevents);
	for (int i = 0; good && i < off->nevents; i++)
		good &= same(call, "an event's mask", off->events[i], on->events[i]);
	return good;
}

static bool same_bytes(const char *call, const struct ubuf *u, const char *off)
{
	size_t i = 0;

	if (!u->watch || !memcmp(u->watch, off, u->watch_len))
		return true;
	while (u->watch[i] == off[i])
		i++;
	diag("%s: byte %td of the buffer is %#x with the switch off, %#x with it on", call,
	     u->watch + i - u->buf, (unsigned char)off[i], (unsigned char)u->watch[i]);
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

/* Is what was read what the file holds, as far as that is known? */
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

static void count_methods(int on, struct methods before, struct methods after)
{
	with[on].read += after.read - before.read;
	with[on].read_iter += after.read_iter - before.read_iter;
}

bool differ(const struct differ_call *c, struct seen *seen, const char *fmt, ...)
{
	static char *kept;
	static size_t room;
	struct seen result[2];
	int switch_fd = c->switch_fd ? c->switch_fd : c->fd;
	char call[300];
	bool good = true;
	va_list args;

	va_start(args, fmt);
	vsnprintf(call, sizeof(call), fmt, args);
	va_end(args);
	if (c->ubuf->watch_len > room) {
		room = c->ubuf->watch_len;
		must((kept = realloc(kept, room)));
	}
	if (methods_missing())
		methods_start();
	for (int on = 0; on < 2; on++) {
		struct methods before;

		switch_throw(switch_fd, on);
		before = methods_now();
		result[on] = observe(c);
		count_methods(on, before, methods_now());
		good &= right_content(call, c, &result[on]);
		if (!on && c->ubuf->watch)
			memcpy(kept, c->ubuf->watch, c->ubuf->watch_len);
	}
	good &= same_seen(call, &result[0], &result[1]);
	good &= same_bytes(call, c->ubuf, kept);
	switch_throw(switch_fd, false);
	if (!good)
		diag("%s: fd %d, %s at %lld, %zu bytes, %s", call, c->fd,
		     c->call ? "a call" : c->positioned ? "pread" : "read",
		     (long long)c->pos, c->count, c->ubuf->name);
	calls++;
	differing += !good;
	if (seen)
		*seen = result[0];
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
	/* A watch keeps the inode in memory, which a test may want to leave it. */
	unwatch();
	good = ok(calls && !differing, "%s: %d calls, %d differ", text, calls, differing);
	calls = 0;
	differing = 0;
	return good;
}

void differ_methods_result(enum served served, const char *fmt, ...)
{
	struct methods off = with[0], on = with[1];
	bool good = !off.read && !!off.read_iter == (served != NOT_BY_DAX);
	char what[200];
	va_list args;

	va_start(args, fmt);
	vsnprintf(what, sizeof(what), fmt, args);
	va_end(args);
	memset(with, 0, sizeof(with));
	if (methods_missing() || !have_switch()) {
		skip(have_switch() ? methods_missing() : "no switch", "%s", what);
		return;
	}
	good &= !!on.read_iter == (served == BY_READ_ITER);
	if (methods_traced())
		good &= !!on.read == (served == BY_READ);
	if (!ok(good, "%s", what))
		diag("off: %lu read, %lu read_iter; on: %lu read, %lu read_iter", off.read,
		     off.read_iter, on.read, on.read_iter);
}
