/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * The samples of a profiler as folded stacks: each chain of callers with its number of
 * samples. In a file a stack is a line, METHOD;OUTERMOST;...;INNERMOST COUNT, for flame
 * graph tools; functions of the kernel end in "_[k]". Lines that begin with # say what was
 * profiled.
 */
#ifndef PROFILE_SAMPLES_H
#define PROFILE_SAMPLES_H

#include <stdint.h>
#include <stdio.h>

#include "fs/workload/method.h"

/* The methods whose profiles are compared: METHOD_READ_ITER and METHOD_READ */
#define PROFILED	2

struct stack {
	char *frames;		/* "outermost;...;innermost" */
	uint64_t count;
};

struct samples {
	struct stack *stacks;	/* each chain once, by name */
	size_t count;
	uint64_t total;
};

/* What was profiled, and what was found */
struct profile {
	struct samples samples[PROFILED];
	double cost[PROFILED];		/* of a read not profiled; 0: not known */
	char unit[16];			/* of the cost: "ns" or "instructions" */
	uint64_t block_size;		/* bytes of a read; 0: not known */
	char event[32];			/* that was sampled; "": not known */
	uint64_t period;		/* each so many of them */
};

/*
 * Adds what `perf script -F ip,sym,dso` prints into @in: a frame a line, a
 * sample of several frames ended by an empty line if @chains. Lines that are no
 * frames are left out.
 */
void samples_from_perf(struct samples *samples, FILE *in, bool chains);

/*
 * Reads a file of folded stacks; it has some of each method. Returns 0, or an
 * exit status after printing an error.
 */
int profile_load(struct profile *profile, const char *path);

/*
 * Writes one; "-" is standard output. Returns 0, or an exit status after
 * printing an error.
 */
int profile_save(const struct profile *profile, const char *path);

void profile_free(struct profile *profile);

/* The innermost function of a stack, within its frames */
const char *stack_function(const struct stack *stack);

#endif
