// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Nothing is in these loops that need not be: what they cost beside the call
 * is in every figure. What they use is in local variables, so that it is not
 * loaded anew after every call.
 */
#include "fs/workload/loops.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

void loop_getppid(struct loop_job *job)
{
	const uint64_t reads = job->reads;

	for (uint64_t i = 0; i < reads; i++)
		getppid();
	job->done = reads;
}

void loop_finish(struct loop_job *job, uint64_t done, ssize_t got)
{
	job->done = done;
	job->error = got < 0 ? errno : 0;
}

void loop_pread_same(struct loop_job *job)
{
	const ssize_t size = (ssize_t)job->size;
	const off_t offset = job->offsets.items[0];
	const uint64_t reads = job->reads;
	char *const buffer = job->buffer;
	const int fd = job->fd;
	ssize_t got = size;
	uint64_t i;

	for (i = 0; i < reads; i++) {
		got = pread(fd, buffer, (size_t)size, offset);
		if (got != size)
			break;
	}
	loop_finish(job, i, got);
}

void loop_pread(struct loop_job *job)
{
	const off_t *const offsets = job->offsets.items;
	const size_t mask = job->offsets.mask;
	const ssize_t size = (ssize_t)job->size;
	const uint64_t reads = job->reads;
	char *const buffer = job->buffer;
	const int fd = job->fd;
	ssize_t got = size;
	uint64_t i;

	for (i = 0; i < reads; i++) {
		got = pread(fd, buffer, (size_t)size, offsets[i & mask]);
		if (got != size)
			break;
	}
	loop_finish(job, i, got);
}

/* The compiler must believe that somebody looks at the buffer. */
static inline void use(char *buffer)
{
	asm volatile("" : : "r"(buffer) : "memory");
}

void loop_copy_same(struct loop_job *job)
{
	const char *const from = job->map + job->offsets.items[0];
	const uint64_t reads = job->reads;
	char *const buffer = job->buffer;
	const size_t size = job->size;

	for (uint64_t i = 0; i < reads; i++) {
		memcpy(buffer, from, size);
		use(buffer);
	}
	job->done = reads;
}

void loop_copy(struct loop_job *job)
{
	const off_t *const offsets = job->offsets.items;
	const size_t mask = job->offsets.mask;
	const uint64_t reads = job->reads;
	const char *const map = job->map;
	char *const buffer = job->buffer;
	const size_t size = job->size;

	for (uint64_t i = 0; i < reads; i++) {
		memcpy(buffer, map + offsets[i & mask], size);
		use(buffer);
	}
	job->done = reads;
}
