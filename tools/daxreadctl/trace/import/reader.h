/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * The way from a trace's binary records, wherever they come from, to a
 * struct trace_summary.
 */
#ifndef TRACE_IMPORT_READER_H
#define TRACE_IMPORT_READER_H

#include "trace/summary.h"

struct trace_reader {
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
bool trace_reader_start(struct trace_reader *reader, struct tep_handle *tep,
			struct trace_summary *summary);

/* Decodes a record. False if it is no DAX read event, or a damaged one. */
bool trace_reader_decode(const struct trace_reader *reader,
			 struct tep_record *record, struct dax_event *event);

/* The next event, in the order of time within its task. */
void trace_reader_take(struct trace_reader *reader,
		       const struct dax_event *event);

/*
 * @count events were lost, all in all or since the last call; a negative count
 * says that it is not known how many.
 */
void trace_reader_lost(struct trace_reader *reader, long long count);

/* Events were lost before the next one that comes. */
void trace_reader_gap(struct trace_reader *reader);

/* No more comes: the summary is complete, with the tasks' names. */
void trace_reader_finish(struct trace_reader *reader);

#endif
