// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * entry-points.t: all other ways to read a DAX file give the same bytes as read(2) and
 * pread(2), with the switch on and off, and go through read_iter: readv, preadv,
 * preadv2, io_uring, Linux AIO, splice, sendfile, copy_file_range, mmap; and the
 * 32-bit versions of these system calls.
 *
 * Would catch: methods that return different bytes, an entry point that fails because
 * ->read now exists, a fast path that breaks 32-bit callers.
 *
 * file systems: ext4 xfs ext2 erofs erofs-chunk
 */

#include <errno.h>
#include <linux/aio_abi.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "compat.h"
#include "dax_switch.h"
#include "differ.h"
#include "fs.h"
#include "shape.h"
#include "tap.h"
#include "ubuf.h"
#include "uring.h"

static const struct shape shape = {
	.name = "callers", .seed = 121, .size = 11 * BLOCK + 321,
	SHAPE_SEGS({ WRITTEN, 3 * BLOCK }, { HOLE, 2 * BLOCK }, { UNWRITTEN, 2 * BLOCK },
		   { WRITTEN, 100 }, { HOLE, BLOCK - 100 }, { WRITTEN, 3 * BLOCK + 321 }),
};

static int other;	/* a second DAX file, to copy to */
static int pipe_fd[2], sock_fd[2];

static ssize_t by_readv(const struct differ_call *c)
{
	size_t a = c->count / 3, b = c->count / 5;
	struct iovec iov[4] = {
		{ c->ubuf->buf, a }, { c->ubuf->buf + a, 0 }, { c->ubuf->buf + a, b },
		{ c->ubuf->buf + a + b, c->count - a - b },
	};

	return c->positioned ? preadv(c->fd, iov, 4, c->pos) : readv(c->fd, iov, 4);
}

static ssize_t by_uring(const struct differ_call *c)
{
	return uring_read(c->fd, c->ubuf->buf, c->count, c->positioned ? c->pos : -1,
			  *(int *)c->arg);
}

static ssize_t by_aio(const struct differ_call *c)
{
	struct iovec iov = { c->ubuf->buf, c->count };
	bool vector = *(int *)c->arg;
	struct iocb cb = {
		.aio_fildes = c->fd, .aio_offset = c->pos,
		.aio_lio_opcode = vector ? IOCB_CMD_PREADV : IOCB_CMD_PREAD,
		.aio_buf = vector ? (uintptr_t)&iov : (uintptr_t)c->ubuf->buf,
		.aio_nbytes = vector ? 1 : c->count,
	}, *list[1] = { &cb };
	struct io_event event = { 0 };
	aio_context_t ctx = 0;

	must(!syscall(SYS_io_setup, 4, &ctx));
	if (syscall(SYS_io_submit, ctx, 1, list) == 1) {
		must(syscall(SYS_io_getevents, ctx, 1, 1, &event, NULL) == 1);
		if (event.res < 0)
			errno = -event.res;
	} else {
		event.res = -errno;
	}
	syscall(SYS_io_destroy, ctx);
	return event.res < 0 ? -1 : event.res;
}

static ssize_t drain(int fd, char *buf, ssize_t n)
{
	for (ssize_t got = 0; got < n; ) {
		ssize_t more = read(fd, buf + got, n - got);

		must(more > 0);
		got += more;
	}
	return n;
}

static ssize_t by_splice(const struct differ_call *c)
{
	loff_t pos = c->pos;
	ssize_t n = splice(c->fd, c->positioned ? &pos : NULL, pipe_fd[1], NULL, c->count, 0);

	return n > 0 ? drain(pipe_fd[0], c->ubuf->buf, n) : n;
}

static ssize_t by_sendfile(const struct differ_call *c)
{
	off_t pos = c->pos;
	ssize_t n = sendfile(sock_fd[1], c->fd, c->positioned ? &pos : NULL, c->count);

	return n > 0 ? drain(sock_fd[0], c->ubuf->buf, n) : n;
}

/* Copies to the other file, and takes the bytes from a mapping of that. */
static ssize_t by_copy_file_range(const struct differ_call *c)
{
	loff_t pos = c->pos, to = 0;
	ssize_t n;
	char *map;

	must(!ftruncate(other, 0));
	n = copy_file_range(c->fd, c->positioned ? &pos : NULL, other, &to, c->count, 0);
	if (n <= 0)
		return n;
	map = mmap(NULL, n, PROT_READ, MAP_SHARED, other, 0);
	must(map != MAP_FAILED);
	memcpy(c->ubuf->buf, map, n);
	munmap(map, n);
	return n;
}

static ssize_t by_mmap(const struct differ_call *c)
{
	size_t n = shape_expect(&shape, c->pos, c->count, NULL);
	char *map;

	if (!n)
		return 0;
	map = mmap(NULL, shape.size, PROT_READ, MAP_SHARED, c->fd, 0);
	must(map != MAP_FAILED);
	memcpy(c->ubuf->buf, map + c->pos, n);
	munmap(map, shape.size);
	return n;
}

static ssize_t value32(long ret)
{
	if (ret >= 0)
		return ret;
	errno = -ret;
	return -1;
}

static char *low;	/* memory that a 32-bit pointer can address */

static ssize_t by_32bit_read(const struct differ_call *c)
{
	ssize_t n;

	memset(low, UBUF_FILL, c->count + 8);
	n = value32(c->positioned ?
		    syscall32(NR32_PREAD64, c->fd, LOW(low), c->count, (uint32_t)c->pos,
			      c->pos >> 32) :
		    syscall32(NR32_READ, c->fd, LOW(low), c->count, 0, 0));
	/* with 8 guard bytes, which differ() checks */
	memcpy(c->ubuf->buf, low, c->count + 8);
	return n;
}

static ssize_t by_32bit_readv(const struct differ_call *c)
{
	struct iovec32 *iov = (void *)(low + 64 * BLOCK);
	ssize_t n;

	iov[0] = (struct iovec32){ LOW(low), c->count / 2 };
	iov[1] = (struct iovec32){ LOW(low) + c->count / 2, c->count - c->count / 2 };
	memset(low, UBUF_FILL, c->count + 8);
	n = value32(syscall32(NR32_READV, c->fd, LOW(iov), 2, 0, 0));
	memcpy(c->ubuf->buf, low, c->count + 8);
	return n;
}

/* One entry point at all borders: with a position, or with the file position. */
static void everywhere(int fd, ssize_t (*call)(const struct differ_call *), int arg,
		       bool positioned, bool may_be_short, const char *name)
{
	static const loff_t at[] = {
		0, 1, BLOCK - 1, 3 * BLOCK - 5, 4 * BLOCK, 5 * BLOCK + 17, 7 * BLOCK,
		7 * BLOCK + 99, 11 * BLOCK + 300, 11 * BLOCK + 321, 13 * BLOCK,
	};
	static const size_t counts[] = { 1, BLOCK, 15 * BLOCK };
	struct ubuf u = ubuf_plain(15 * BLOCK + 8, 0);
	struct differ_call c = {
		.fd = fd, .call = call, .arg = &arg, .ubuf = &u, .content = &shape,
		.positioned = positioned, .may_be_short = may_be_short,
	};

	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		for (size_t k = 0; k < sizeof(counts) / sizeof(counts[0]); k++) {
			c.pos = at[i];
			c.count = counts[k];
			differ(&c, NULL, "%s", name);
		}
	}
	ubuf_free(&u);
}

static void test(int fd, ssize_t (*call)(const struct differ_call *), int arg,
		 enum served served, bool may_be_short, const char *name)
{
	everywhere(fd, call, arg, true, may_be_short, name);
	if (call != by_aio && call != by_mmap)
		everywhere(fd, call, arg, false, may_be_short, name);
	differ_result("%s", name);
	differ_methods_result(served, "%s: served by %s", name,
			      served == BY_READ ? "the method chosen" :
			      served == BY_READ_ITER ? "read_iter" : "neither method");
}

static void test_32bit(int fd)
{
	low = low_memory(65 * BLOCK);
	if (syscall32(NR32_READ, -1, 0, 0, 0, 0) == -ENOSYS) {
		skip("the kernel takes no 32-bit calls", "32-bit callers");
		return;
	}
	test(fd, by_32bit_read, 0, BY_READ, false, "read and pread64 of a 32-bit caller");
	everywhere(fd, by_32bit_readv, 0, false, false, "readv of a 32-bit caller");
	differ_result("readv of a 32-bit caller");
	differ_methods_result(BY_READ_ITER, "readv of a 32-bit caller: served by read_iter");
}

int main(void)
{
	/* io_uring first tries without waiting, which on XFS goes through iomap always. */
	enum served at_once = strcmp(fs_kind()->type, "xfs") ? BY_READ_ITER : UNCHECKED;
	const char *why;
	int fd;

	tap_start(60);
	require_switch();
	fd = shape_make(&shape, path_in(test_dir(), "file"));
	if (fs_can(CAN_WRITE))
		other = must_open(path_in(test_dir(), "other"), O_RDWR | O_CREAT);
	must(!pipe(pipe_fd) && fcntl(pipe_fd[1], F_SETPIPE_SZ, 1 << 20) > 0);
	must(!socketpair(AF_UNIX, SOCK_STREAM, 0, sock_fd));
	test(fd, by_readv, 0, BY_READ_ITER, false, "readv and preadv");
	why = uring_start(0);
	if (why) {
		skip(why, "io_uring");
	} else {
		test(fd, by_uring, URING_READ, at_once, false, "io_uring READ");
		test(fd, by_uring, URING_READV, at_once, false, "io_uring READV");
		test(fd, by_uring, URING_READ | URING_ASYNC, BY_READ_ITER, false,
		     "io_uring READ by a worker");
	}
	test(fd, by_aio, 0, BY_READ_ITER, false, "Linux AIO PREAD");
	test(fd, by_aio, 1, BY_READ_ITER, false, "Linux AIO PREADV");
	test(fd, by_splice, 0, BY_READ_ITER, true, "splice to a pipe");
	test(fd, by_sendfile, 0, BY_READ_ITER, true, "sendfile to a socket");
	if (fs_can(CAN_WRITE))
		test(fd, by_copy_file_range, 0, UNCHECKED, true, "copy_file_range");
	test(fd, by_mmap, 0, NOT_BY_DAX, false, "mmap");
	test_32bit(fd);
	return tap_done();
}
