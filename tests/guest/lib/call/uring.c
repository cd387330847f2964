// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* One read at a time through io_uring. See uring.h. */

#include <errno.h>
#include <linux/io_uring.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "tap.h"
#include "uring.h"

static struct {
	int fd;
	struct io_uring_sqe *sqes;
	struct io_uring_cqe *cqes;
	unsigned int *sq_tail, *sq_mask, *sq_array, *cq_head, *cq_tail, *cq_mask;
} ring;

const char *uring_start(unsigned int flags)
{
	struct io_uring_params p = { .flags = flags };
	char *rings;

	ring.fd = syscall(SYS_io_uring_setup, 4, &p);
	if (ring.fd < 0)
		return "the kernel has no io_uring";
	if (!(p.features & IORING_FEAT_SINGLE_MMAP))
		return "io_uring is older than what this test knows";
	rings = mmap(NULL, p.cq_off.cqes + p.cq_entries * sizeof(struct io_uring_cqe) +
		     p.sq_entries * sizeof(unsigned int), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_POPULATE, ring.fd, IORING_OFF_SQ_RING);
	must(rings != MAP_FAILED);
	ring.sqes = mmap(NULL, p.sq_entries * sizeof(struct io_uring_sqe),
			 PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring.fd,
			 IORING_OFF_SQES);
	must(ring.sqes != MAP_FAILED);
	ring.sq_tail = (void *)(rings + p.sq_off.tail);
	ring.sq_mask = (void *)(rings + p.sq_off.ring_mask);
	ring.sq_array = (void *)(rings + p.sq_off.array);
	ring.cq_head = (void *)(rings + p.cq_off.head);
	ring.cq_tail = (void *)(rings + p.cq_off.tail);
	ring.cq_mask = (void *)(rings + p.cq_off.ring_mask);
	ring.cqes = (void *)(rings + p.cq_off.cqes);
	return NULL;
}

ssize_t uring_read(int fd, void *buf, size_t count, loff_t pos, int how)
{
	struct iovec iov = { buf, count };
	unsigned int tail = *ring.sq_tail, head = *ring.cq_head;
	struct io_uring_sqe *sqe = &ring.sqes[tail & *ring.sq_mask];
	int res;

	memset(sqe, 0, sizeof(*sqe));
	sqe->opcode = how & URING_READV ? IORING_OP_READV : IORING_OP_READ;
	sqe->flags = how & URING_ASYNC ? IOSQE_ASYNC : 0;
	sqe->fd = fd;
	sqe->off = pos;
	sqe->addr = how & URING_READV ? (uintptr_t)&iov : (uintptr_t)buf;
	sqe->len = how & URING_READV ? 1 : count;
	ring.sq_array[tail & *ring.sq_mask] = tail & *ring.sq_mask;
	__atomic_store_n(ring.sq_tail, tail + 1, __ATOMIC_RELEASE);
	must(syscall(SYS_io_uring_enter, ring.fd, 1, 1, IORING_ENTER_GETEVENTS |
		     IORING_ENTER_SQ_WAKEUP, NULL, 0) == 1);
	must(__atomic_load_n(ring.cq_tail, __ATOMIC_ACQUIRE) != head);
	res = ring.cqes[head & *ring.cq_mask].res;
	__atomic_store_n(ring.cq_head, head + 1, __ATOMIC_RELEASE);
	if (res < 0) {
		errno = -res;
		return -1;
	}
	return res;
}
