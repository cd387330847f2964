/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * The ways in which programs ask for a read, and a measured loop of each. All
 * read from a place that is given and wait until the bytes are there, one read
 * at a time.
 */
#ifndef CALLERS_H
#define CALLERS_H

#include <stdbool.h>

#include "fs/workload/loops.h"

enum caller { CALLER_PREAD, CALLER_PREADV, CALLER_IO_URING, CALLER_LIBAIO, CALLERS };

/* Their names, in that order, and NULL */
extern const char *const caller_names[];

/* What a caller's reads need beside a descriptor: a ring, a context */
struct caller_state;

/* Makes it ready for one thread. NULL after an error, which was said. */
struct caller_state *caller_open(enum caller caller);
void caller_close(struct caller_state *state);

/*
 * The loop of reads by @caller; @same: at the first place again and again. Its
 * job has a state of that caller.
 */
loop_function *caller_loop(enum caller caller, bool same);

#endif
