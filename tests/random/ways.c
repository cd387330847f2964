// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* Every way to get bytes out of a file. See ways.h. */

#include <errno.h>
#include <fcntl.h>
#include <linux/aio_abi.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "tap.h"
#include "uring.h"
#include "ways.h"

#define PIPE_SIZE (1 << 20)	/* more than any file has */

static int pipe_out, pipe_in;
static aio_context_t aio;
static bool started;

void ways_start(void)
{
	const char *why;
	int fds[2];

	if (started)
		return;
	started = true;
	must(!pipe2(fds, O_CLOEXEC));
	pipe_out = fds[0];
	pipe_in = fds[1];
	must(fcntl(pipe_in, F_SETPIPE_SZ, PIPE_SIZE) >= PIPE_SIZE);
	must(!syscall(SYS_io_setup, 4, &aio));
	why = uring_start(0);
	if (why)
		broken("io_uring: %s", why);
}

static ssize_t value(ssize_t n)
{
	return n < 0 ? -errno : n;
}

static ssize_t by_vector(int fd, char *buf, size_t len, loff_t pos, int flags)
{
	size_t a = len / 3, b = len / 7;
	struct iovec iov[3] = {
		{ buf, a }, { buf + a, b }, { buf + a + b, len - a - b },
	};

	return preadv2(fd, iov, 3, pos, flags);
}

static ssize_t by_aio(int fd, char *buf, size_t len, loff_t pos)
{
	struct iocb cb = {
		.aio_lio_opcode = IOCB_CMD_PREAD, .aio_fildes = fd, .aio_buf = (uintptr_t)buf,
		.aio_nbytes = len, .aio_offset = pos,
	}, *list[1] = { &cb };
	struct io_event event;

	if (syscall(SYS_io_submit, aio, 1, list) != 1)
		return -1;
	must(syscall(SYS_io_getevents, aio, 1, 1, &event, NULL) == 1);
	if (event.res < 0)
		errno = -event.res;
	return event.res < 0 ? -1 : event.res;
}

/* Reads @n bytes from the pipe. */
static ssize_t drained(char *buf, ssize_t n)
{
	for (ssize_t got = 0, more; got < n; got += more) {
		more = read(pipe_out, buf + got, n - got);
		must(more > 0);
	}
	return n;
}

ssize_t way_read(enum how_read way, int fd, const char *map, char *buf, size_t len, loff_t pos)
{
	switch (way) {
	case READ_SEEK:
		must(lseek(fd, pos, SEEK_SET) == pos);
		/* fallthrough */
	case READ_ON:
		return value(read(fd, buf, len));
	case READ_PREAD:
		return value(pread(fd, buf, len, pos));
	case READ_PREADV:
		return value(by_vector(fd, buf, len, pos, 0));
	case READ_NOWAIT:
		return value(by_vector(fd, buf, len, pos, RWF_NOWAIT));
	case READ_URING:
		return value(uring_read(fd, buf, len, pos, URING_READ));
	case READ_URING_V:
		return value(uring_read(fd, buf, len, pos, URING_READV));
	case READ_URING_WORKER:
		return value(uring_read(fd, buf, len, pos, URING_READ | URING_ASYNC));
	case READ_AIO:
		return value(by_aio(fd, buf, len, pos));
	case READ_SPLICE:
		return value(drained(buf, splice(fd, &pos, pipe_in, NULL, len, 0)));
	case READ_SENDFILE:
		return value(drained(buf, sendfile(pipe_in, fd, &pos, len)));
	case READ_MAP:
		memcpy(buf, map + pos, len);
		return len;
	case READ_WAYS:
		break;
	}
	broken("no such way to read: %d", way);
}

bool way_moves(enum how_read way)
{
	return way == READ_ON || way == READ_SEEK;
}

bool way_may_be_short(enum how_read way)
{
	return way == READ_SPLICE || way == READ_SENDFILE;
}
