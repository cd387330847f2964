/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Most guest tests use this. It makes the same call with all switches off and with
 * each of them on, and compares everything that a program, or another that watches
 * it, can see: return value, errno, every byte of the buffer and of the guards around
 * it, the file position, atime, /proc/self/io and inotify's events. If the file's
 * content is known, it compares the bytes with that, too.
 */
#ifndef GUEST_DIFFER_H
#define GUEST_DIFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <time.h>

#include "shape.h"
#include "ubuf.h"

struct differ_call {
	int fd;
	int switch_fd;			/* on the file system with the switches; 0: use fd */
	bool positioned;		/* pread(2); else lseek(2) and read(2) */
	loff_t pos;
	size_t count;
	const struct ubuf *ubuf;
	const struct shape *content;	/* NULL: not known */
	bool may_be_short;		/* an error may end it before the content ends */
	time_t atime;			/* atime before the call; 0: long ago */
	/* Makes another call in place of these; may be NULL. */
	ssize_t (*call)(const struct differ_call *c);
	void *arg;			/* for .call */
	/* Runs before each call, to restore the same state. */
	void (*before)(const struct differ_call *c);
};

/* Observations of a call. */
struct seen {
	ssize_t ret;
	int err;			/* errno, 0 on success */
	loff_t pos;			/* file position after the call */
	bool atime_moved;
	long rchar, syscr;
	int nevents;
	unsigned int events[8];		/* inotify masks */
};

/*
 * Makes the call in each mode. Returns true if nothing differed, else diag() has
 * printed the difference. @seen, unless NULL, gets the observations with both
 * switches off. The switches are off afterwards.
 */
bool differ(const struct differ_call *c, struct seen *seen, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Calls made and calls that differed, since the last differ_result(). */
int differ_calls(void);

/* ok() for all calls since the last one: none differed, and there were some. */
bool differ_result(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/*
 * Who must serve the calls: ->read if dax_fast_read is on, else read_iter; read_iter
 * always; neither, as the file is not DAX; or not checked, as the calls also write.
 */
enum served { BY_READ, BY_READ_ITER, NOT_BY_DAX, UNCHECKED };

/*
 * ok() or skip() for all calls since the last one: @served names the method that must
 * have served them. They must have gone through iomap, unless ->read served them or
 * dax_fast_read_iter is on, by the kernel's counts (method.h). There must be calls
 * that returned the whole count, and even with the switch on a quarter of them may
 * have gone through iomap.
 */
void differ_methods_result(enum served served, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
