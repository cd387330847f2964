/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * The way from a trace's binary records, wherever they come from, to a
 * struct trace_summary.
 */
#ifndef TRACE_INTAKE_H
#define TRACE_INTAKE_H

#include "trace/summary.h"

struct trace_intake {
	struct trace_summary *summary;
	struct tep_handle *tep;
	struct dax_event_format formats[DAX_EVENT_KINDS]; /* event NULL: none */
	struct trace_reads *reads;
	uint64_t events;	/* that were taken in */
};

/*
 * Records that @tep describes will go into @summary. False if @tep does not
 * know how to read the event that ends a read; then nothing was begun and
 * nothing needs ending. Of the others, those that it knows are taken in.
 */
bool trace_intake_start(struct trace_intake *intake, struct tep_handle *tep,
			struct trace_summary *summary);

/* Decodes a record. False if it is no DAX read event, or a damaged one. */
bool trace_intake_decode(const struct trace_intake *intake,
			 struct tep_record *record, struct dax_event *event);

/* The next event, in the order of time within its task. */
void trace_intake_event(struct trace_intake *intake,
			const struct dax_event *event);

/*
 * @count events were lost, all in all or since the last call; a negative count
 * says that it is not known how many.
 */
void trace_intake_lost(struct trace_intake *intake, long long count);

/* Events were lost before the next one that comes. */
void trace_intake_gap(struct trace_intake *intake);

/* No more comes: the summary is complete, with the tasks' names. */
void trace_intake_finish(struct trace_intake *intake);

#endif
