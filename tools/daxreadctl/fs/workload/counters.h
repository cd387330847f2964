/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* The processor's counters for this thread, if it has any. */
#ifndef FS_WORKLOAD_COUNTERS_H
#define FS_WORKLOAD_COUNTERS_H

#include <stdbool.h>
#include <stdint.h>

enum counter { COUNTER_CYCLES, COUNTER_INSTRUCTIONS, COUNTER_BRANCH_MISSES,
	       COUNTER_L1_MISSES, COUNTER_LLC_MISSES, COUNTERS };

/* Their names in JSON, in this order: "l1d_read_misses" */
extern const char *const counter_names[COUNTERS];

/*
 * Counters of one group count at the same time or not at all. There are two groups,
 * as few processors can count all of them at once.
 */
#define COUNTER_GROUPS	2

struct counters {
	int fds[COUNTERS];	/* perf event descriptors; -1: none */
	int errors[COUNTERS];	/* errno of those that could not be opened */
};

/* Between two readings, in user space and in the kernel */
struct counts {
	bool known[COUNTERS];	/* false: there is no such counter, or it was shared */
	bool shared[COUNTERS];	/* it was multiplexed with others: it counted only a part */
	uint64_t values[COUNTERS];
	uint64_t enabled_ns[COUNTER_GROUPS], running_ns[COUNTER_GROUPS];
};

/* What perf calls a counter: its type and config, as in struct perf_event_attr */
struct counter_event {
	uint32_t type;
	uint64_t config;
};

/* Opens the calling thread's counters; false if none can be opened. */
bool counters_open(struct counters *counters);

/* The same with other perf events, one for each counter */
bool counters_open_events(struct counters *counters, const struct counter_event *events);

/* Reads the counters. */
struct counts counters_read(const struct counters *counters);

/* The counts between @before and @after */
struct counts counts_between(const struct counts *before,
			     const struct counts *after);

void counters_close(struct counters *counters);

#endif
