/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * The ways in which programs ask for a read, and a measured loop of each. All
 * read from a place that is given and wait until the bytes are there, one read
 * at a time.
 */
#ifndef FS_WORKLOAD_API_H
#define FS_WORKLOAD_API_H

#include <stdbool.h>

#include "fs/workload/loops.h"

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

/*
 * The loop of reads by @api; @same: at the first place again and again. Its
 * job has a state of that API.
 */
loop_function *api_loop(enum read_api api, bool same);

#endif
