/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * The one reader of trace records: from binary records, of a file or of the running kernel,
 * to a struct trace_summary.
 *
 * Reads that io_uring's threads make for a program come from a buffer of their own, with
 * those of all programs. They count if the program, or one of its threads for io_uring,
 * made the thread: the events of new tasks in both buffers say so.
 */
#ifndef TRACE_IMPORT_READER_H
#define TRACE_IMPORT_READER_H

#include "trace/summary.h"
#include "trace/task-set.h"

struct trace_reader {
	struct trace_summary *summary;
	struct tep_handle *tep;
	struct dax_event_format formats[DAX_EVENT_KINDS]; /* event NULL: none */
	struct tep_event *newtask;		/* NULL: none */
	struct tep_format_field *newtask_pid;
	struct task_set made;	/* tasks that traced tasks made */
	struct trace_reads *reads;
	uint64_t events;	/* number of events read */
};

/* The buffer of a record */
enum trace_buffer {
	BUFFER_MAIN,
	BUFFER_IO_URING,	/* events of io_uring's threads, of all programs */
};

struct trace_event {
	struct dax_event dax;	/* if made is not 0, only its pid and ts are set */
	int made;		/* a new task */
	enum trace_buffer buffer;
};

/*
 * Prepares to read records that @tep describes into @summary. False if @tep has no format
 * for the event that ends a read; then there is nothing to finish. Other events are read
 * if @tep has a format for them.
 */
bool trace_reader_start(struct trace_reader *reader, struct tep_handle *tep,
			struct trace_summary *summary);

/* Decodes a record. False if it is of another event, or damaged. */
bool trace_reader_decode(const struct trace_reader *reader, struct tep_record *record,
			 enum trace_buffer buffer, struct trace_event *event);

/* Its time, in units of the trace's clock */
uint64_t trace_event_time(const struct trace_event *event);

/* Takes the next event; those of one task must be in the order of time. */
void trace_reader_take(struct trace_reader *reader, const struct trace_event *event);

/*
 * Reports @count lost events, all in all or since the last call; negative: an unknown
 * number.
 */
void trace_reader_lost(struct trace_reader *reader, long long count);

/* Reports that events were lost before the next one. */
void trace_reader_gap(struct trace_reader *reader);

/* Ends reading: completes the summary, with the tasks' names. */
void trace_reader_finish(struct trace_reader *reader);

#endif
