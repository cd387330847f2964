/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Compares two profiles function by function. */
#ifndef PROFILE_COMPARE_H
#define PROFILE_COMPARE_H

#include "profile/samples.h"

/*
 * A function belongs to one method if it has no sample in the other's profile and at least
 * this many in its own: that is unlikely to happen by chance.
 */
#define ONLY_SAMPLES	10

struct function_row {
	char *name;
	bool kernel;			/* or user space */
	uint64_t samples[PROFILED];
	double percent[PROFILED];	/* share of the method's samples */
	int only;			/* enum method, or -1: both, or too few to tell */
};

struct comparison {
	struct function_row *rows;	/* by falling share, of the larger of both */
	size_t count;
	uint64_t samples[PROFILED];	/* in all */
	double only_percent[PROFILED];	/* of the functions of that method only */
};

struct comparison compare_methods(const struct profile *profile);

void comparison_free(struct comparison *comparison);

#endif
