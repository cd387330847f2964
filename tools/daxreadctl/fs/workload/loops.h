// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * The loops that are measured: reads by each API, one at a time, each waiting until
 * its bytes are there; and what these are compared with.
 */
#ifndef FS_WORKLOAD_LOOPS_H
#define FS_WORKLOAD_LOOPS_H

#include <stdbool.h>
#include <stdint.h>

#include "fs/workload/offsets.h"

enum read_api { API_PREAD, API_PREADV, API_IO_URING, API_LIBAIO, APIS };

/* Their names, in that order, and NULL */
extern const char *const api_names[];

/* What the calls of an API need beside a descriptor: a ring, a context */
struct api_state;

/*
 * Makes it ready for one thread. Returns 0, or an exit status after printing an
 * error; *@opened is then NULL.
 */
int api_open(struct api_state **opened, enum read_api api);
void api_close(struct api_state *state);

/* What a loop works on, and how far it came */
struct loop_job {
	int fd;
	struct api_state *api;	/* of the API that the loop calls */
	const char *map;	/* the file's bytes, for copies */
	char *buffer;		/* takes them */
	size_t size;		/* bytes of one read */
	struct offsets offsets;
	uint64_t reads;		/* to be done */
	uint64_t done;		/* out: all of them, or up to the one that failed */
	int error;		/* out: errno of that; 0: it was short */
};

typedef void loop_function(struct loop_job *job);

/* Reads by @api, at one place after the other; @same: at the first place only */
loop_function *loop_read(enum read_api api, bool same);

/* The same bytes, copied from the mapping without a system call */
loop_function *loop_copy(bool same);

/* A system call that does next to nothing: getppid() */
loop_function *loop_getppid(void);

#endif
