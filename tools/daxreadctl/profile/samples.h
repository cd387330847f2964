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

#include <stdbool.h>
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

/* A profile: what was profiled, and its samples */
struct profile {
	struct samples samples[PROFILED];
	double cost[PROFILED];		/* of a read not profiled; 0: not known */
	char unit[16];			/* of the cost: "ns" or "instructions" */
	uint64_t block_size;		/* bytes of a read; 0: not known */
	char event[32];			/* the sampled event; "": not known */
	uint64_t period;		/* its period */
};

/*
 * Adds the output of `perf script -F ip,sym,dso` from @in. It has a frame on each
 * line; if @chains, a sample has several frames and ends with an empty line. Skips
 * lines that are no frames.
 */
void samples_from_perf(struct samples *samples, FILE *in, bool chains);

/*
 * Reads a file of folded stacks, which must have some of each method. Returns 0, or an
 * exit status after printing an error.
 */
int profile_load(struct profile *profile, const char *path);

/*
 * Writes one, which replaces a file when it is whole; "-" is standard output. Returns 0, or
 * an exit status after printing an error.
 */
int profile_save(const struct profile *profile, const char *path);

void profile_free(struct profile *profile);

/* True for a function of the kernel; its mark is cut off. */
bool name_is_kernel(char *name);

/* The innermost function of a stack, within its frames */
const char *stack_function(const struct stack *stack);

#endif
