// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Decodes records, has them put together into reads and the reads summed up.
 */
#include "trace/import/reader.h"

#include "lib/memory.h"

bool trace_intake_start(struct trace_intake *intake, struct tep_handle *tep,
			struct trace_summary *summary)
{
	*intake = (struct trace_intake){ .summary = summary, .tep = tep };

	for (unsigned int kind = 0; kind < DAX_EVENT_KINDS; kind++) {
		struct dax_event_format *format = &intake->formats[kind];
		struct tep_event *event;

		event = tep_find_event_by_name(tep, DAX_EVENT_SYSTEM,
					       dax_event_name(kind));
		if (!event || !dax_event_format_init(format, event))
			format->event = NULL;
	}
	if (!intake->formats[DAX_EVENT_END].event)
		return false;
	intake->reads = trace_reads_new(trace_summary_add, summary);
	return true;
}

bool trace_intake_decode(const struct trace_intake *intake,
			 struct tep_record *record, struct dax_event *event)
{
	int id = tep_data_type(intake->tep, record);

	for (unsigned int kind = 0; kind < DAX_EVENT_KINDS; kind++) {
		const struct dax_event_format *format = &intake->formats[kind];

		if (format->event && format->event->id == id)
			return dax_event_decode(format, record, event);
	}
	return false;
}

void trace_intake_event(struct trace_intake *intake,
			const struct dax_event *event)
{
	intake->events++;
	trace_reads_feed(intake->reads, event);
}

void trace_intake_lost(struct trace_intake *intake, long long count)
{
	if (count < 0)
		intake->summary->lost_unknown = true;
	else
		intake->summary->lost += (uint64_t)count;
}

void trace_intake_gap(struct trace_intake *intake)
{
	trace_reads_gap(intake->reads);
}

static void name_task(void *item, void *tep)
{
	struct trace_task *task = item;

	task->comm = copy_of(tep_data_comm_from_pid(tep, task->pid));
}

void trace_intake_finish(struct trace_intake *intake)
{
	struct trace_leftover left = trace_reads_finish(intake->reads);

	intake->reads = NULL;
	intake->summary->unended = left.unended;
	by_pid_walk(&intake->summary->tasks, name_task, intake->tep);
}
