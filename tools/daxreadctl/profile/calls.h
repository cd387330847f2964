/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Who called whom, by both methods: the stacks of a profile as a tree. */
#ifndef PROFILE_CALLS_H
#define PROFILE_CALLS_H

#include <stdbool.h>

#include "profile/samples.h"

/* A function with the same callers; deeper ones than CALLS_DEEPEST count for their caller. */
struct call {
	char *name;			/* NULL: only a holder of the outermost calls */
	bool kernel;			/* or user space */
	uint64_t samples[PROFILED];	/* in it, and in all that it called */
	struct call *calls;		/* by falling share, of the larger of both methods */
	size_t count;
};

#define CALLS_DEEPEST	128

/* A holder of the outermost calls; free it with calls_free(). */
struct call calls_of(const struct profile *profile);

void calls_free(struct call *call);

/* The share of @method's samples in @call, in percent */
double call_percent(const struct profile *profile, const struct call *call, int method);

#endif
