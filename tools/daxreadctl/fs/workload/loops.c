// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * The measured loops are one loop, compiled once for each call. The cost of the loop
 * itself is in every figure, so it has nothing else in it, and its values are in
 * registers. io_uring and AIO are called without their libraries, so that the kernel
 * is measured and not a library.
 */
#include "fs/workload/loops.h"

#include <errno.h>
#include <linux/aio_abi.h>
#include <linux/io_uring.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "lib/memory.h"
#include "lib/message.h"

#define RING_ENTRIES	2

const char *const api_names[] = { "pread", "preadv", "io_uring", "libaio", NULL };

struct ring {
	int fd;
	unsigned int *sq_tail, *sq_mask, *sq_array;
	unsigned int *cq_head, *cq_tail, *cq_mask;
	struct io_uring_sqe *sqes;
	struct io_uring_cqe *cqes;
	char *shared;		/* the mapping of both queues */
	size_t shared_size, sqes_size;
};

struct api_state {
	enum read_api api;
	struct ring ring;
	aio_context_t aio;
};

static int no_api(const char *name, const char *remedy)
{
	return print_error(EXIT_UNSUPPORTED, name, "cannot be measured: %m; %s", remedy);
}

static void *map_ring(const struct ring *ring, size_t size, off_t ring_part)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_POPULATE, ring->fd, ring_part);

	return memory == MAP_FAILED ? NULL : memory;
}

/* Maps the queues. Both are in one mapping since Linux 5.4. */
static bool map_queues(struct ring *ring, const struct io_uring_params *params)
{
	size_t sq_size = params->sq_off.array + params->sq_entries * sizeof(unsigned int);
	size_t cq_size = params->cq_off.cqes +
			 params->cq_entries * sizeof(struct io_uring_cqe);

	if (!(params->features & IORING_FEAT_SINGLE_MMAP)) {
		errno = EOPNOTSUPP;
		return false;
	}
	ring->shared_size = sq_size > cq_size ? sq_size : cq_size;
	ring->sqes_size = params->sq_entries * sizeof(struct io_uring_sqe);
	ring->shared = map_ring(ring, ring->shared_size, IORING_OFF_SQ_RING);
	ring->sqes = map_ring(ring, ring->sqes_size, IORING_OFF_SQES);
	if (!ring->shared || !ring->sqes)
		return false;
	ring->sq_tail = (unsigned int *)(ring->shared + params->sq_off.tail);
	ring->sq_mask = (unsigned int *)(ring->shared + params->sq_off.ring_mask);
	ring->sq_array = (unsigned int *)(ring->shared + params->sq_off.array);
	ring->cq_head = (unsigned int *)(ring->shared + params->cq_off.head);
	ring->cq_tail = (unsigned int *)(ring->shared + params->cq_off.tail);
	ring->cq_mask = (unsigned int *)(ring->shared + params->cq_off.ring_mask);
	ring->cqes = (struct io_uring_cqe *)(ring->shared + params->cq_off.cqes);
	return true;
}

static int open_ring(struct ring *ring)
{
	struct io_uring_params params = { 0 };

	ring->fd = (int)syscall(SYS_io_uring_setup, RING_ENTRIES, &params);
	if (ring->fd >= 0 && map_queues(ring, &params))
		return 0;
	return no_api("io_uring",
		      "allow it (/proc/sys/kernel/io_uring_disabled), or leave it out of --callers");
}

int api_open(struct api_state **opened, enum read_api api)
{
	struct api_state *state = new_zeroed(1, sizeof(*state));
	int status = 0;

	state->api = api;
	state->ring.fd = -1;
	if (api == API_IO_URING)
		status = open_ring(&state->ring);
	else if (api == API_LIBAIO && syscall(SYS_io_setup, 1, &state->aio) != 0)
		status = no_api("libaio",
				"allow more (/proc/sys/fs/aio-max-nr), or leave it out of --callers");
	*opened = status ? NULL : state;
	if (status)
		api_close(state);
	return status;
}

void api_close(struct api_state *state)
{
	struct ring *ring = &state->ring;

	if (ring->shared)
		munmap(ring->shared, ring->shared_size);
	if (ring->sqes)
		munmap(ring->sqes, ring->sqes_size);
	if (ring->fd >= 0)
		close(ring->fd);
	if (state->aio)
		syscall(SYS_io_destroy, state->aio);
	free(state);
}

/* As from pread(): the bytes, or -1 and errno */
static ssize_t result_of(long result)
{
	if (result >= 0)
		return result;
	errno = (int)-result;
	return -1;
}

/* The call of a loop: returns the number of bytes, or -1 and errno. */
typedef ssize_t call_function(const struct loop_job *job, off_t offset);

static inline ssize_t call_pread(const struct loop_job *job, off_t offset)
{
	return pread(job->fd, job->buffer, job->size, offset);
}

static inline ssize_t call_preadv(const struct loop_job *job, off_t offset)
{
	struct iovec vector = { .iov_base = job->buffer, .iov_len = job->size };

	return preadv(job->fd, &vector, 1, offset);
}

static inline ssize_t call_io_uring(const struct loop_job *job, off_t offset)
{
	struct ring *ring = &job->api->ring;
	unsigned int tail = *ring->sq_tail, head = *ring->cq_head;
	unsigned int index = tail & *ring->sq_mask;
	long result;

	ring->sqes[index] = (struct io_uring_sqe){
		.opcode = IORING_OP_READ,
		.fd = job->fd,
		.addr = (uintptr_t)job->buffer,
		.len = (unsigned int)job->size,
		.off = (unsigned long long)offset,
	};
	ring->sq_array[index] = index;
	__atomic_store_n(ring->sq_tail, tail + 1, __ATOMIC_RELEASE);
	if (syscall(SYS_io_uring_enter, ring->fd, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) != 1)
		return -1;
	if (__atomic_load_n(ring->cq_tail, __ATOMIC_ACQUIRE) == head)
		return result_of(-EPROTO);
	result = ring->cqes[head & *ring->cq_mask].res;
	__atomic_store_n(ring->cq_head, head + 1, __ATOMIC_RELEASE);
	return result_of(result);
}

static inline ssize_t call_libaio(const struct loop_job *job, off_t offset)
{
	struct iocb iocb = {
		.aio_lio_opcode = IOCB_CMD_PREAD,
		.aio_fildes = (unsigned int)job->fd,
		.aio_buf = (uintptr_t)job->buffer,
		.aio_nbytes = job->size,
		.aio_offset = offset,
	};
	struct iocb *iocbs[1] = { &iocb };
	struct io_event event;

	if (syscall(SYS_io_submit, job->api->aio, 1L, iocbs) != 1)
		return -1;
	if (syscall(SYS_io_getevents, job->api->aio, 1L, 1L, &event, NULL) != 1)
		return -1;
	return result_of((long)event.res);
}

static inline ssize_t call_memcpy(const struct loop_job *job, off_t offset)
{
	memcpy(job->buffer, job->map + offset, job->size);
	/* tell the compiler that the buffer is used */
	asm volatile("" : : "r"(job->buffer) : "memory");
	return (ssize_t)job->size;
}

static inline ssize_t call_getppid(const struct loop_job *job, off_t offset)
{
	(void)offset;
	getppid();
	return (ssize_t)job->size;
}

static inline __attribute__((always_inline)) void
loop(struct loop_job *job, call_function *call, bool same)
{
	const struct loop_job local = *job;
	const off_t *const offsets = local.offsets.items;
	const off_t first = offsets[0];
	ssize_t got = 0;
	uint64_t i;

	for (i = 0; i < local.reads; i++) {
		got = call(&local, same ? first : offsets[i & local.offsets.mask]);
		if (got != (ssize_t)local.size)
			break;
	}
	job->done = i;
	job->error = got < 0 ? errno : 0;
}

#define DEFINE_LOOP(name, call, same)			\
	static void name(struct loop_job *job)		\
	{						\
		loop(job, call, same);			\
	}

DEFINE_LOOP(loop_pread_same, call_pread, true)
DEFINE_LOOP(loop_pread, call_pread, false)
DEFINE_LOOP(loop_preadv, call_preadv, false)
DEFINE_LOOP(loop_io_uring, call_io_uring, false)
DEFINE_LOOP(loop_libaio, call_libaio, false)
DEFINE_LOOP(loop_copy_same, call_memcpy, true)
DEFINE_LOOP(loop_copy_each, call_memcpy, false)
DEFINE_LOOP(loop_getppids, call_getppid, true)

loop_function *loop_read(enum read_api api, bool same)
{
	switch (api) {
	case API_PREADV:
		return loop_preadv;
	case API_IO_URING:
		return loop_io_uring;
	case API_LIBAIO:
		return loop_libaio;
	default:
		return same ? loop_pread_same : loop_pread;
	}
}

loop_function *loop_copy(bool same)
{
	return same ? loop_copy_same : loop_copy_each;
}

loop_function *loop_getppid(void)
{
	return loop_getppids;
}
