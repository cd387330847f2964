/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* What was read in one interval, as rates: rows of tasks, files or file systems. */
#ifndef TRACE_TOP_INTERVAL_H
#define TRACE_TOP_INTERVAL_H

#include <stdbool.h>
#include <time.h>

#include "lib/input/parse.h"
#include "trace/summary.h"

enum top_view { VIEW_TASKS, VIEW_FILES, VIEW_FILESYSTEMS, VIEWS };

enum top_sort {
	SORT_READS, SORT_READ, SORT_READ_ITER, SORT_BYTES, SORT_MEAN, SORT_P99, SORT_ERRORS, SORTS
};

/* Their names, and NULL */
extern const char *const top_views[], *const top_sorts[];

/* One of these names. *(enum top_view *), *(enum top_sort *) */
parse_function parse_view, parse_sort;

struct top_interval {
	struct trace_summary sums;	/* of the reads that were seen */
	bool sampled;
	bool saved;		/* a trace that was recorded: it had no cost here */
	double seconds;		/* how long it was */
	double seen;		/* of these, reads were seen and summed up */
	double on;		/* of these, the event was on, which readers pay for */
	double cpu;		/* the share of a processor that this program took */
	time_t ended;
};

/* Rates are a second of the time in which reads were seen: so they are those of all reads. */
struct top_row {
	const struct tally_row *sums;
	char *name;		/* of task, file or device; NULL: not known */
	char *place;		/* of a file system: its mount point; NULL: not known */
	double reads[DAX_METHODS];
	double bytes, errors;
	double mean;		/* of the times; -1: no time is known */
	double p99;		/* the same; also -1 for a sum of rows */
};

struct top_rows {
	struct top_row *items;	/* in their order; the sum of what was dropped comes last */
	size_t count;
	struct tally_row others;
};

/* How much is once seen as a rate; -1: not known */
double top_rate(const struct top_interval *interval, uint64_t seen);

/* The mean of a method's times; -1: no time is known */
double top_mean(const struct histogram *times);

/* What the event added to reads of 4 KiB, in percent */
double top_event_cost(const struct top_interval *interval);

/* The rows of @view, those with most first; with @reverse those with least. */
struct top_rows top_rows_of(const struct top_interval *interval, enum top_view view,
			    enum top_sort sort, bool reverse);

/* Keeps the first @limit rows and sums up the others. */
void top_rows_cut(struct top_rows *rows, const struct top_interval *interval, size_t limit);

void top_rows_free(struct top_rows *rows);

#endif
