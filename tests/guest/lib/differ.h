/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * The heart of the guest tests: makes one and the same call with all switches off
 * and with each of them on, and compares everything that a program, or someone
 * watching it, could see of it: return value, errno, every byte of the buffer and of
 * the guards around it, the file position, atime, /proc/self/io and inotify's events.
 * Where the file's content is known, what was read is compared with that as well.
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
	int switch_fd;			/* on the switches' file system; 0: fd is */
	bool positioned;		/* pread(2); else lseek(2) and read(2) */
	loff_t pos;
	size_t count;
	const struct ubuf *ubuf;
	const struct shape *content;	/* NULL: not known */
	bool may_be_short;		/* an error may end it before the content does */
	time_t atime;			/* set before the call; 0: long ago */
	/* Another call than those, to be made in their place; NULL: none. */
	ssize_t (*call)(const struct differ_call *c);
	void *arg;			/* for .call */
	/* Runs before each of the calls, to make the state the same. */
	void (*before)(const struct differ_call *c);
};

/* What was seen of a call. */
struct seen {
	ssize_t ret;
	int err;			/* errno, 0 on success */
	loff_t pos;			/* file position afterwards */
	bool atime_moved;
	long rchar, syscr;
	int nevents;
	unsigned int events[8];		/* inotify masks */
};

/*
 * Makes the call in each mode. Returns true when nothing differed; otherwise diag()
 * has said what. @seen, unless NULL, gets what was seen with both switches off, as
 * they are afterwards.
 */
bool differ(const struct differ_call *c, struct seen *seen, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Calls made and calls that differed, since the last differ_result(). */
int differ_calls(void);

/* ok() for all calls since the last one: none differed, and there were some. */
bool differ_result(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/*
 * Who is to serve the calls: the method ->read while dax_fast_read is on, and
 * read_iter else; read_iter always; none of them, the file not being DAX; or it can't
 * be told, because the calls write too.
 */
enum served { BY_READ, BY_READ_ITER, NOT_BY_DAX, UNCHECKED };

/*
 * ok() or skip() for all calls since the last one: they were served as @served says,
 * and through iomap unless by ->read or with dax_fast_read_iter on, as the kernel
 * counts (method.h). Of the calls that returned all that they asked for a quarter may
 * have gone through iomap nevertheless, and there must have been some.
 */
void differ_methods_result(enum served served, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
