// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Traces the running kernel with libtracefs.
 *
 * The buffers are emptied while reads go on. Each pass empties one CPU after another, so
 * if a task changes its CPU, a later event may come in this pass and an earlier one in the
 * next. So events that are newer than the start of the pass wait for the next one, and
 * events are sorted by time.
 */
#include "trace/import/live.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/memory.h"
#include "lib/message.h"

/* An event, and its number in the order in which it was read */
struct waiting {
	struct trace_event event;
	uint64_t place;
	bool after_gap;		/* events were lost before it */
};

struct trace_live {
	const struct trace_instances *instances;
	enum trace_buffer buffer;	/* the buffer that is being emptied */
	struct tep_handle *tep;
	struct trace_reader reader;
	struct waiting *waiting;
	size_t count, capacity;
	uint64_t places;
	bool gap;		/* events were lost before the next one */
	size_t named;		/* the number of tasks when names were last read */
	uint64_t until;		/* the reads before this time were passed on */
	uint64_t lost;		/* events that were lost before the summary began */
	bool gaps;		/* events were lost since the last take */
};

static void wait_event(struct trace_live *live, const struct trace_event *event)
{
	if (live->count == live->capacity) {
		live->capacity = live->capacity ? 2 * live->capacity : 4096;
		live->waiting = grown(live->waiting, live->capacity,
				      sizeof(*live->waiting));
	}
	live->waiting[live->count++] = (struct waiting){
		.event = *event,
		.place = live->places++,
		.after_gap = live->gap,
	};
	live->gap = false;
}

static int take_record(struct tep_event *event, struct tep_record *record,
		       int cpu, void *arg)
{
	struct trace_live *live = arg;
	struct trace_event decoded;

	(void)event;
	(void)cpu;
	if (trace_reader_decode(&live->reader, record, live->buffer, &decoded))
		wait_event(live, &decoded);
	return 0;
}

static int take_gap(struct tep_event *event, struct tep_record *record, int cpu,
		    void *arg)
{
	(void)event;
	(void)record;
	(void)cpu;
	((struct trace_live *)arg)->gap = true;
	((struct trace_live *)arg)->gaps = true;
	return 0;
}

/* A coarse clock gives events of one task the same time: keep their order */
static int by_time(const void *a, const void *b)
{
	const struct waiting *x = a, *y = b;

	if (trace_event_time(&x->event) != trace_event_time(&y->event))
		return trace_event_time(&x->event) < trace_event_time(&y->event) ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

/* Passes on what happened before @horizon, in the order of time */
static void pass_on(struct trace_live *live, uint64_t horizon)
{
	size_t done = 0;

	if (!live->count)
		return;
	qsort(live->waiting, live->count, sizeof(*live->waiting), by_time);
	for (; done < live->count; done++) {
		const struct waiting *next = &live->waiting[done];

		if (trace_event_time(&next->event) >= horizon)
			break;
		if (next->after_gap)
			trace_reader_gap(&live->reader);
		trace_reader_take(&live->reader, &next->event);
	}
	live->count -= done;
	memmove(live->waiting, live->waiting + done,
		live->count * sizeof(*live->waiting));
}

static int empty_buffer(struct trace_live *live, struct tracefs_instance *instance,
			 enum trace_buffer buffer)
{
	live->buffer = buffer;
	if (!instance || tracefs_iterate_raw_events(live->tep, instance, NULL, 0,
						    take_record, live) == 0)
		return 0;
	return print_error(EXIT_FAILURE, tracefs_instance_get_name(instance),
			   "the tracing instance cannot be read: %m; make sure that no other program reads from it");
}

static int empty_buffers(struct trace_live *live)
{
	int status = empty_buffer(live, live->instances->main, BUFFER_MAIN);

	return status ? status : empty_buffer(live, live->instances->io_uring, BUFFER_IO_URING);
}

/*
 * The kernel remembers the names of the last traced tasks only, so they are read while the
 * reads go on.
 */
static void name_tasks(struct trace_live *live)
{
	struct trace_summary *summary = live->reader.summary;
	char *names = tracefs_instance_file_read(NULL, "saved_cmdlines", NULL);
	char *rest = names, *line;

	while ((line = strsep(&rest, "\n"))) {
		char *name = strchr(line, ' ');
		struct tally_row *task;

		task = name ? tally_find(&summary->tasks, trace_task_id(atoi(line))) : NULL;
		if (task && !task->name)
			task->name = copy_of(name + 1);
	}
	free(names);
	live->named = summary->tasks.count;
}

int trace_live_poll(struct trace_live *live, uint64_t *events)
{
	uint64_t started = clock_ns();
	uint64_t before = live->places;
	int status = empty_buffers(live);

	*events = live->places - before;
	if (status)
		return status;
	pass_on(live, started);
	live->until = started;
	if (live->named != live->reader.summary->tasks.count)
		name_tasks(live);
	return 0;
}

/* The number after "NAME:" in a CPU's statistics */
static long long statistic(const char *stats, const char *name)
{
	const char *line = strstr(stats, name);

	return line ? strtoll(line + strlen(name), NULL, 10) : 0;
}

static uint64_t lost_in(struct tracefs_instance *instance)
{
	long cpus = sysconf(_SC_NPROCESSORS_CONF);
	long long lost = 0;

	for (long cpu = 0; instance && cpu < cpus; cpu++) {
		char file[64], *stats;

		snprintf(file, sizeof(file), "per_cpu/cpu%ld/stats", cpu);
		stats = tracefs_instance_file_read(instance, file, NULL);
		if (!stats)
			continue;
		lost += statistic(stats, "\noverrun: ") + statistic(stats, "\ncommit overrun: ") +
			statistic(stats, "\ndropped events: ");
		free(stats);
	}
	return (uint64_t)lost;
}

/* The kernel counts from the beginning of the trace, the summary since it began. */
static void count_lost(struct trace_live *live)
{
	uint64_t lost = lost_in(live->instances->main) + lost_in(live->instances->io_uring);

	trace_reader_lost(&live->reader, (long long)(lost - live->lost));
	live->lost = lost;
}

struct trace_summary trace_live_take(struct trace_live *live, uint64_t *until)
{
	/* there is a file for each CPU to read */
	if (live->gaps)
		count_lost(live);
	live->gaps = false;
	live->named = 0;
	*until = live->until;
	return trace_summary_take(live->reader.summary);
}

void trace_live_know(int pid, void *live)
{
	task_set_add(&((struct trace_live *)live)->reader.made, pid);
}

static void release(struct trace_live *live)
{
	if (live->tep)
		tep_free(live->tep);
	free(live->waiting);
	free(live);
}

int trace_live_start(struct trace_live **started, const struct trace_instances *instances,
		     struct trace_summary *summary)
{
	static const char *const systems[] = { DAX_EVENT_SYSTEM, "task", NULL };
	struct trace_live *live = new_zeroed(1, sizeof(*live));

	*started = NULL;
	live->instances = instances;
	live->tep = tracefs_local_events_system(NULL, systems);
	if (!live->tep ||
	    !trace_reader_start(&live->reader, live->tep, summary)) {
		release(live);
		return print_error(EXIT_FAILURE, "ext4:ext4_dax_read",
				   "cannot be read: this program does not know its format; take both from the same version");
	}
	tracefs_follow_missed_events(instances->main, take_gap, live);
	if (instances->io_uring)
		tracefs_follow_missed_events(instances->io_uring, take_gap, live);
	*started = live;
	return 0;
}

int trace_live_stop(struct trace_live *live)
{
	int status = empty_buffers(live);

	pass_on(live, UINT64_MAX);
	count_lost(live);
	name_tasks(live);
	trace_reader_finish(&live->reader);
	release(live);
	return status;
}
