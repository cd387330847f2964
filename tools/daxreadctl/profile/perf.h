/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Profiles a part of this program, from profiler_begin() to profiler_end(), with perf
 * record and perf script.
 */
#ifndef PROFILE_PERF_H
#define PROFILE_PERF_H

#include "profile/samples.h"

struct profiler_plan {
	const char *event;	/* as perf names it: "cycles", "cpu-clock" */
	const unsigned int *periods;	/* for each period, a sample every so many events */
	size_t count;
	bool chains;		/* record call chains, too */
};

struct profiler;

/*
 * Starts perf, which waits. Returns 0, or an exit status after printing an error;
 * nothing is left behind then.
 */
int profiler_start(struct profiler **started, const struct profiler_plan *plan);

/* Starts sampling. Returns 0, or an exit status after printing an error. */
int profiler_begin(struct profiler *profiler);

/*
 * Stops sampling and puts the samples into @samples. Returns 0, or an exit status after
 * printing an error.
 */
int profiler_end(struct profiler *profiler, struct samples *samples);

/* Ends perf and removes its files. */
void profiler_free(struct profiler *profiler);

#endif
