/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* How long reads took: their numbers in ranges that grow with the time. */
#ifndef TRACE_REPORT_DISTRIBUTION_H
#define TRACE_REPORT_DISTRIBUTION_H

#include "lib/output/table.h"
#include "trace/summary.h"

struct time_range {
	uint64_t first, last;		/* the times in it */
	uint64_t reads[DAX_METHODS];
};

/* More ranges are not needed: 64 have one for each power of two. */
#define RANGES_MOST	64

struct distribution {
	struct time_range ranges[RANGES_MOST];	/* from the shortest time to the longest */
	size_t count;				/* 0: no read has a time */
	uint64_t reads[DAX_METHODS];		/* in all ranges together */
};

struct distribution distribution_of(const struct trace_summary *summary);

/* As a table; @distribution must stay. */
struct table distribution_table(const struct distribution *distribution);

#endif
