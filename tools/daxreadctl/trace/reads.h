/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Makes reads of the events of a trace, each with the times of its phases. */
#ifndef TRACE_READS_H
#define TRACE_READS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dax_event.h"

enum trace_phase {
	PHASE_LOCK,	/* from the read's begin until it holds the inode lock */
	PHASE_MAP,	/* resolving ranges, summed over the read's ranges */
	PHASE_COPY,	/* copying bytes to the user, summed in the same way */
	PHASE_FINISH,	/* from the last of these to the read's end */
	PHASE_TOTAL,	/* from begin to end: the sum of the four */
};

#define TRACE_PHASES	(PHASE_TOTAL + 1)

/* A read that ended. Times are in units of the trace's clock. */
struct trace_read {
	struct dax_event end;	/* its last event; .method may be an unknown number */
	bool begun;		/* its begin was seen */
	/*
	 * All events that this read must have had were seen, so that its
	 * phases can be told apart.
	 */
	bool whole;
	unsigned int phases;	/* a bit for each phase that it had */
	uint64_t time[TRACE_PHASES];
};

/* Numbers of incomplete reads and their events */
struct trace_leftover {
	uint64_t unended;	/* begun, their end not seen */
	uint64_t stray;		/* events of reads whose begin was not seen */
};

struct trace_reads;

typedef void (*trace_read_fn)(const struct trace_read *read, void *arg);

/* @each is called for every read that ends. */
struct trace_reads *trace_reads_new(trace_read_fn each, void *arg);

/* The next event; those of one task must come in the order of their time. */
void trace_reads_feed(struct trace_reads *reads, const struct dax_event *event);

/* Events were lost before the next one: reads that are open now are incomplete. */
void trace_reads_gap(struct trace_reads *reads);

/* The number of tasks in memory */
size_t trace_reads_tasks(const struct trace_reads *reads);

/* Frees @reads. Returns the numbers of what is incomplete. */
struct trace_leftover trace_reads_finish(struct trace_reads *reads);

/* "lock", "map", "copy", "finish", "total" */
const char *trace_phase_name(enum trace_phase phase);

#endif
