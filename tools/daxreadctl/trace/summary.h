/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * The summary of a trace: for each method the distribution of the times of each phase, and
 * sums by task and by file.
 */
#ifndef TRACE_SUMMARY_H
#define TRACE_SUMMARY_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/histogram.h"
#include "trace/reads.h"
#include "trace/tally.h"

/* The allowed difference between a read's phases and the kernel's own duration */
#define TRACE_TOLERANCE_PERCENT	2.0

struct trace_method {
	uint64_t reads;		/* all that ended */
	uint64_t bytes;		/* returned by them */
	uint64_t errors;	/* reads that returned -errno */
	uint64_t whole;		/* reads whose phases are in the histograms */
	struct histogram phases[TRACE_PHASES];
	struct histogram ns;	/* the kernel's own duration of all reads */
};

struct trace_summary {
	struct trace_method methods[DAX_METHODS];
	uint64_t from, until;	/* only reads that ended in this time; until 0: all */
	uint64_t first, last;	/* when the first and the last of them ended */
	struct tally tasks;	/* who read */
	struct tally files;	/* what was read */
	struct tally filesystems;	/* where: by device */
	uint64_t unbegun;	/* reads whose begin was not seen */
	uint64_t partial;	/* reads begun and ended, with events missing */
	uint64_t unended;	/* reads begun, whose end was not seen */
	uint64_t left_out;	/* reads by io_uring's threads of an unknown program */
	uint64_t foreign;	/* reads by a method unknown to this program */
	uint64_t lost;		/* events that the kernel dropped */
	bool lost_unknown;	/* it dropped an unknown number of events */
	uint64_t compared;	/* whole reads whose own duration is known */
	uint64_t agreeing;	/* those of them within the tolerance */
	double worst_percent;	/* the largest difference among them */
	double compared_total;	/* their time by the events' time stamps */
	double compared_ns;	/* and by their own durations */
};

/* A trace_read_fn; @summary is a struct trace_summary. */
void trace_summary_add(const struct trace_read *read, void *summary);

/* The ID of a task in a tally */
struct tally_id trace_task_id(int pid);

/*
 * Moves what was summed up out of @summary, which begins anew with the same settings.
 */
struct trace_summary trace_summary_take(struct trace_summary *summary);

void trace_summary_free(struct trace_summary *summary);

#endif
