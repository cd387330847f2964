// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Other tasks may read the same file at that time. Events have the kernel's own ID of their
 * task, which a process in a PID namespace does not know; so a mark goes into the buffer
 * first, by the same task.
 */
#include "trace/control/single-read.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "dax_event.h"
#include "lib/memory.h"
#include "lib/message.h"
#include "trace/capture/instance.h"
#include "trace/capture/marker.h"
#include "trace/capture/signals.h"

#define BUFFER_KIB	64
#define LENGTH_MAX	4096

#define IOMAP_SYSTEM	"iomap"
#define IOMAP_EVENT	"iomap_iter"

/* An event of any task that read the file */
struct seen {
	int task;
	bool is_iomap;			/* else it ended a read */
	struct dax_event read;
};

struct decoder {
	struct dax_event_format end;
	int mark_id, iomap_id;		/* of these events; -1: there is none */
	int task;			/* that made the mark; 0: none was found */
	struct seen *seen;
	size_t count;
};

/* Buffers are read by processor: the mark may come after the events of its task. */
static int take_record(struct tep_event *event, struct tep_record *record, int cpu, void *arg)
{
	struct decoder *decoder = arg;
	struct seen seen = {
		.task = tep_data_pid(event->tep, record),
		.is_iomap = event->id == decoder->iomap_id,
	};

	(void)cpu;
	if (event->id == decoder->mark_id)
		decoder->task = seen.task;
	else if (seen.is_iomap || (event->id == decoder->end.event->id &&
				   dax_event_decode(&decoder->end, record, &seen.read))) {
		decoder->seen = grown(decoder->seen, decoder->count + 1, sizeof(seen));
		decoder->seen[decoder->count++] = seen;
	}
	return 0;
}

static void look_at_own(const struct decoder *decoder, struct single_read *result)
{
	for (size_t i = 0; i < decoder->count; i++) {
		const struct seen *seen = &decoder->seen[i];

		if (seen->task != decoder->task)
			continue;
		if (seen->is_iomap) {
			result->by_iomap = true;
			continue;
		}
		result->seen = true;
		result->method = seen->read.method;
		result->ret = seen->read.ret;
	}
}

static int id_of(struct tep_handle *tep, const char *system, const char *name)
{
	struct tep_event *event = tep_find_event_by_name(tep, system, name);

	return event ? event->id : -1;
}

/* Reads what the instance has recorded. */
static int decode(struct tracefs_instance *instance, struct single_read *result)
{
	static const char *const systems[] = { "ftrace", DAX_EVENT_SYSTEM, IOMAP_SYSTEM, NULL };
	struct tep_handle *tep = tracefs_local_events_system(NULL, systems);
	struct decoder decoder = { .count = 0 };
	struct tep_event *end;
	int status = 0;

	end = tep ? tep_find_event_by_name(tep, DAX_EVENT_SYSTEM, dax_event_name(DAX_EVENT_END)) :
		    NULL;
	if (!end || !dax_event_format_init(&decoder.end, end)) {
		status = print_error(EXIT_FAILURE, "ext4:ext4_dax_read",
				     "cannot be read: this program does not know its format; take both from the same version");
	} else {
		decoder.mark_id = id_of(tep, "ftrace", "print");
		decoder.iomap_id = id_of(tep, IOMAP_SYSTEM, IOMAP_EVENT);
		if (tracefs_iterate_raw_events(tep, instance, NULL, 0, take_record, &decoder) != 0)
			status = print_error(EXIT_FAILURE, tracefs_instance_get_name(instance),
					     "the tracing instance cannot be read: %m; make sure that no other program reads from it");
		look_at_own(&decoder, result);
	}
	free(decoder.seen);
	if (tep)
		tep_free(tep);
	return status;
}

static int enable_events(struct tracefs_instance *instance, const struct stat *st,
			 struct single_read *result)
{
	char *filter = text_of("dev == %u && ino == %llu", major(st->st_dev) << 20 | minor(st->st_dev),
			       (unsigned long long)st->st_ino);
	int status = trace_instance_enable(instance, DAX_EVENT_SYSTEM,
					   dax_event_name(DAX_EVENT_END), filter);

	result->iomap_known = tracefs_event_file_exists(instance, IOMAP_SYSTEM, IOMAP_EVENT, "enable");
	if (!status && result->iomap_known)
		status = trace_instance_enable(instance, IOMAP_SYSTEM, IOMAP_EVENT, filter);
	free(filter);
	return status;
}

static int read_in_instance(const struct trace_instances *instances, struct single_read *result,
			    int fd, off_t offset, size_t length)
{
	static char buffer[LENGTH_MAX];
	struct stat st;
	int marker, status;

	if (fstat(fd, &st) != 0)
		return print_error(EXIT_FAILURE, "file", "cannot be looked at: %m; try again");
	status = enable_events(instances->main, &st, result);
	if (!status)
		status = marker_open(instances->main, &marker);
	if (status)
		return status;
	result->ret = pread(fd, buffer, length, offset);
	status = trace_instances_on(instances);
	if (!status && !marker_write(marker))
		status = print_error(EXIT_FAILURE, tracefs_instance_get_name(instances->main),
				     "trace_marker cannot be written: %m; look into the kernel's log (dmesg)");
	if (!status)
		result->ret = pread(fd, buffer, length, offset);
	close(marker);
	trace_instances_off(instances);
	return status ? status : decode(instances->main, result);
}

int single_read_trace(struct single_read *result, int fd, off_t offset, size_t length)
{
	const struct trace_request request = { .buffer_kib = BUFFER_KIB };
	struct trace_instances instances;
	int status;

	*result = (struct single_read){ 0 };
	if (length > LENGTH_MAX)
		length = LENGTH_MAX;
	/* a signal waits until the instance is gone */
	trace_signals_hold();
	trace_instance_clean();
	status = trace_instances_make(&instances, &request);
	if (!status) {
		status = read_in_instance(&instances, result, fd, offset, length);
		trace_instances_remove(&instances);
	}
	trace_signals_release();
	return status;
}
