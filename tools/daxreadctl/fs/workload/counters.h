/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* The processor's own counters of this thread, where there are any. */
#ifndef FS_WORKLOAD_COUNTERS_H
#define FS_WORKLOAD_COUNTERS_H

#include <stdbool.h>
#include <stdint.h>

struct counters {
	int leader, member;	/* perf event descriptors; -1: none */
};

/* Between two readings, in user space and in the kernel */
struct counts {
	bool known;		/* false: no counters, or others needed them, too */
	uint64_t cycles, instructions;
	uint64_t enabled_ns, running_ns;
};

/* Opens the calling thread's counters; false if there are none to be had. */
bool counters_open(struct counters *counters);

/* The same with other perf events than cycles and instructions */
bool counters_open_events(struct counters *counters, uint32_t type,
			  uint64_t first, uint64_t second);

/* What was counted up to now */
struct counts counters_read(const struct counters *counters);

/* What was counted from @before to @after */
struct counts counts_between(const struct counts *before,
			     const struct counts *after);

void counters_close(struct counters *counters);

#endif
