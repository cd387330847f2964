// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* Decodes records, and passes them on to be made into reads and summed up. */
#include "trace/import/reader.h"

#include "lib/memory.h"

/* libtraceevent's name for an unknown task */
#define UNKNOWN_NAME	"<...>"

static void find_newtask(struct trace_reader *reader)
{
	struct tep_event *event = tep_find_event_by_name(reader->tep, "task", "task_newtask");

	if (!event)
		return;
	reader->newtask_pid = tep_find_field(event, "pid");
	if (reader->newtask_pid)
		reader->newtask = event;
}

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
	find_newtask(reader);
	reader->reads = trace_reads_new(trace_summary_add, summary);
	return true;
}

static bool decode_newtask(const struct trace_reader *reader, struct tep_record *record,
			   struct trace_event *event)
{
	const struct tep_format_field *field = reader->newtask_pid;
	unsigned long long pid;

	/* the format cannot be trusted, like the record */
	if (field->offset < 0 || field->size < 0 ||
	    (long long)field->offset + field->size > record->size ||
	    tep_read_number_field(reader->newtask_pid, record->data, &pid) != 0)
		return false;
	event->made = (int)pid;
	event->dax.pid = tep_data_pid(reader->tep, record);
	event->dax.ts = record->ts;
	return event->made > 0;
}

bool trace_reader_decode(const struct trace_reader *reader, struct tep_record *record,
			 enum trace_buffer buffer, struct trace_event *event)
{
	int id = tep_data_type(reader->tep, record);

	*event = (struct trace_event){ .buffer = buffer };
	for (unsigned int kind = 0; kind < DAX_EVENT_KINDS; kind++) {
		const struct dax_event_format *format = &reader->formats[kind];

		if (format->event && format->event->id == id)
			return dax_event_decode(format, record, &event->dax);
	}
	return reader->newtask && reader->newtask->id == id &&
	       decode_newtask(reader, record, event);
}

uint64_t trace_event_time(const struct trace_event *event)
{
	return event->dax.ts;
}

void trace_reader_take(struct trace_reader *reader, const struct trace_event *event)
{
	bool known = event->buffer == BUFFER_MAIN || task_set_has(&reader->made, event->dax.pid);

	reader->events++;
	if (event->made) {
		/* io_uring's polling thread makes its own workers */
		if (known)
			task_set_add(&reader->made, event->made);
		return;
	}
	if (!known) {
		reader->summary->left_out += event->dax.kind == DAX_EVENT_END;
		return;
	}
	trace_reads_feed(reader->reads, &event->dax);
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

static void name_task(struct tally_row *task, void *tep)
{
	const char *name;

	if (task->name)
		return;
	name = tep_data_comm_from_pid(tep, (int)task->id.number);
	task->name = copy_of(name ? name : UNKNOWN_NAME);
}

void trace_reader_finish(struct trace_reader *reader)
{
	struct trace_leftover left = trace_reads_finish(reader->reads);

	reader->reads = NULL;
	reader->summary->unended = left.unended;
	tally_walk(&reader->summary->tasks, name_task, reader->tep);
	task_set_free(&reader->made);
}
