// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Decodes records, has them put together into reads and the reads summed up.
 */
#include "trace/import/reader.h"

#include "lib/memory.h"

bool trace_reader_start(struct trace_reader *reader, struct tep_handle *tep,
			struct trace_summary *summary)
{
	*reader = (struct trace_reader){ .summary = summary, .tep = tep };

	for (unsigned int kind = 0; kind < DAX_EVENT_KINDS; kind++) {
		struct dax_event_format *format = &reader->formats[kind];
		struct tep_event *event;

		event = tep_find_event_by_name(tep, DAX_EVENT_SYSTEM,
					       dax_event_name(kind));
		if (!event || !dax_event_format_init(format, event))
			format->event = NULL;
	}
	if (!reader->formats[DAX_EVENT_END].event)
		return false;
	reader->reads = trace_reads_new(trace_summary_add, summary);
	return true;
}

bool trace_reader_decode(const struct trace_reader *reader,
			 struct tep_record *record, struct dax_event *event)
{
	int id = tep_data_type(reader->tep, record);

	for (unsigned int kind = 0; kind < DAX_EVENT_KINDS; kind++) {
		const struct dax_event_format *format = &reader->formats[kind];

		if (format->event && format->event->id == id)
			return dax_event_decode(format, record, event);
	}
	return false;
}

void trace_reader_take(struct trace_reader *reader,
		       const struct dax_event *event)
{
	reader->events++;
	trace_reads_feed(reader->reads, event);
}

void trace_reader_lost(struct trace_reader *reader, long long count)
{
	if (count < 0)
		reader->summary->lost_unknown = true;
	else
		reader->summary->lost += (uint64_t)count;
}

void trace_reader_gap(struct trace_reader *reader)
{
	trace_reads_gap(reader->reads);
}

static void name_task(void *item, void *tep)
{
	struct trace_task *task = item;

	task->comm = copy_of(tep_data_comm_from_pid(tep, task->pid));
}

void trace_reader_finish(struct trace_reader *reader)
{
	struct trace_leftover left = trace_reads_finish(reader->reads);

	reader->reads = NULL;
	reader->summary->unended = left.unended;
	task_table_walk(&reader->summary->tasks, name_task, reader->tep);
}
