// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * The measured loops: synchronous reads by each API, one at a time, and the calls
 * that they are compared with.
 */
#ifndef FS_WORKLOAD_LOOPS_H
#define FS_WORKLOAD_LOOPS_H

#include <stdbool.h>
#include <stdint.h>

#include "fs/workload/offsets.h"

enum read_api { API_PREAD, API_PREADV, API_IO_URING, API_LIBAIO, APIS };

/* Their names, in that order, and NULL */
extern const char *const api_names[];

/* State of an API beside the descriptor: a ring, a context */
struct api_state;

/*
 * Makes it ready for one thread. Returns 0, or an exit status after printing an
 * error; *@opened is then NULL.
 */
int api_open(struct api_state **opened, enum read_api api);
void api_close(struct api_state *state);

/* Input of a loop, and its progress */
struct loop_job {
	int fd;
	struct api_state *api;	/* state of the API that the loop calls */
	const char *map;	/* the file's bytes, for copies */
	char *buffer;		/* receives the bytes */
	size_t size;		/* bytes of one read */
	struct offsets offsets;
	uint64_t reads;		/* number of reads */
	uint64_t done;		/* out: the number done, up to the one that failed */
	int error;		/* out: errno of that; 0: it was short */
};

typedef void loop_function(struct loop_job *job);

/* Reads by @api, at each place in turn; @same: at the first place only */
loop_function *loop_read(enum read_api api, bool same);

/* Copies the same bytes from the mapping, without a system call */
loop_function *loop_copy(bool same);

/* A system call that does almost nothing: getppid() */
loop_function *loop_getppid(void);

#endif
