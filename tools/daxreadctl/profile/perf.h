/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * perf record and perf script, called to profile a part of this program's own
 * run: from profiler_begin() to profiler_end(), and nothing else.
 */
#ifndef PROFILE_PERF_H
#define PROFILE_PERF_H

#include "profile/samples.h"

struct profiler_plan {
	const char *event;	/* as perf names it: "cycles", "cpu-clock" */
	const unsigned int *periods;	/* for each of these, a sample each so many */
	size_t count;
	bool chains;		/* the callers, too */
};

struct profiler;

/*
 * Starts perf, which waits. Returns 0, or an exit status after printing an error;
 * nothing is left behind then.
 */
int profiler_start(struct profiler **started, const struct profiler_plan *plan);

/* From here on it samples. Returns 0, or an exit status after printing an error. */
int profiler_begin(struct profiler *profiler);

/*
 * Up to here. What was sampled is put into @samples. Returns 0, or an exit
 * status after printing an error.
 */
int profiler_end(struct profiler *profiler, struct samples *samples);

/* Ends perf and removes its files. */
void profiler_free(struct profiler *profiler);

#endif
