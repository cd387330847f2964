/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* The loops that are measured. */
#ifndef FS_WORKLOAD_LOOPS_H
#define FS_WORKLOAD_LOOPS_H

#include <stdint.h>

#include "fs/workload/offsets.h"

struct api_state;

/* What a loop works on, and how far it came */
struct loop_job {
	int fd;
	struct api_state *api;	/* what the calls need (api.h) */
	const char *map;	/* the file's bytes, for copies */
	char *buffer;		/* takes them */
	size_t size;		/* bytes of one read */
	struct offsets offsets;
	uint64_t reads;		/* to be done */
	uint64_t done;		/* out: all of them, or up to the one that failed */
	int error;		/* out: errno of that; 0: it was short */
};

typedef void loop_function(struct loop_job *job);

/* System calls that do next to nothing: getppid() */
loop_function loop_getppid;

/* pread() at the first place again and again, as in the 2021 measurement */
loop_function loop_pread_same;

/* pread() at one place after the other */
loop_function loop_pread;

/* The same two, as copies from the mapping, without a system call */
loop_function loop_copy_same;
loop_function loop_copy;

/* How a loop ended: after @done reads, the last of which brought @got bytes */
void loop_finish(struct loop_job *job, uint64_t done, ssize_t got);

#endif
