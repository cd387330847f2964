// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Makes reads of events. All events of a read come from the task that reads, and a read
 * never contains another: so each task has at most one open read, and an event that does
 * not fit to it was lost or came before tracing was switched on.
 */
#include "trace/reads.h"

#include <stdlib.h>

#include "lib/memory.h"
#include "trace/tasks.h"

/* The open read of a task */
struct open_read {
	int pid;
	bool begun;		/* false between reads */
	bool gap;		/* events were lost since then */
	int method;
	uint64_t last;		/* time of the last event */
	uint64_t maps, copies;	/* number of such events */
	uint64_t copied;	/* bytes in the copy events */
	struct trace_read read;
};

/* Tasks without an open read are dropped when there are this many tasks */
#define TASKS_MIN	4096

struct trace_reads {
	trace_read_fn each;
	void *arg;
	struct task_table tasks;	/* of struct open_read */
	size_t tasks_max;	/* with more, drop tasks without an open read */
	struct trace_leftover left;
};

const char *trace_phase_name(enum trace_phase phase)
{
	static const char *const names[TRACE_PHASES] = {
		"lock", "map", "copy", "finish", "total",
	};

	return names[phase];
}

struct trace_reads *trace_reads_new(trace_read_fn each, void *arg)
{
	struct trace_reads *reads = new_zeroed(1, sizeof(*reads));

	reads->each = each;
	reads->arg = arg;
	reads->tasks_max = TASKS_MIN;
	return reads;
}

static void begin(struct trace_reads *reads, struct open_read *open,
		  const struct dax_event *e)
{
	if (open->begun)
		reads->left.unended++;
	*open = (struct open_read){
		.pid	= e->pid,
		.begun	= true,
		.method	= e->method,
		.last	= e->ts,
		.read	= {
			.begun = true,
			/* becomes a duration at the end of the read */
			.time[PHASE_TOTAL] = e->ts,
		},
	};
}

/* The time since the last event belongs to @phase */
static void add(struct open_read *open, enum trace_phase phase, uint64_t ts)
{
	if (ts > open->last)
		open->read.time[phase] += ts - open->last;
	open->read.phases |= 1U << phase;
	open->last = ts;
}

/*
 * A read that copied must have the lock and a map for each copy, and must have returned
 * as many bytes as it copied.
 */
static bool is_whole(const struct open_read *open, int64_t ret)
{
	bool locked = open->read.phases & 1U << PHASE_LOCK;

	if (open->gap)
		return false;
	if ((open->maps || open->copies) && !locked)
		return false;
	if (open->copies > open->maps)
		return false;
	return open->copied == (ret > 0 ? (uint64_t)ret : 0);
}

static void end(struct trace_reads *reads, struct open_read *open,
		const struct dax_event *e)
{
	uint64_t start = open->read.time[PHASE_TOTAL];
	struct trace_read untraced = { 0 };
	struct trace_read *read = &untraced;

	if (open->begun && open->method == e->method) {
		read = &open->read;
		add(open, PHASE_FINISH, e->ts);
		read->phases |= 1U << PHASE_TOTAL;
		read->time[PHASE_TOTAL] = e->ts > start ? e->ts - start : 0;
		read->whole = is_whole(open, e->ret);
	} else if (open->begun) {
		reads->left.unended++;
	}
	read->end = *e;
	open->begun = false;
	reads->each(read, reads->arg);
}

/*
 * Also drops a task whose read lost events: the end of the read may be lost, and a
 * task that ended would be kept for ever.
 */
static bool is_needed(const void *task, void *reads)
{
	const struct open_read *open = task;

	if (open->begun && open->gap)
		((struct trace_reads *)reads)->left.unended++;
	return open->begun && !open->gap;
}

static void forget_tasks(struct trace_reads *reads)
{
	task_table_filter(&reads->tasks, is_needed, reads, free);
	reads->tasks_max = 2 * reads->tasks.count > TASKS_MIN ? 2 * reads->tasks.count : TASKS_MIN;
}

void trace_reads_feed(struct trace_reads *reads, const struct dax_event *e)
{
	struct open_read *open;

	if (reads->tasks.count > reads->tasks_max)
		forget_tasks(reads);
	open = task_table_get(&reads->tasks, e->pid, sizeof(*open));

	if (e->kind == DAX_EVENT_BEGIN) {
		begin(reads, open, e);
		return;
	}
	if (e->kind == DAX_EVENT_END) {
		end(reads, open, e);
		return;
	}
	if (!open->begun) {
		reads->left.stray++;
		return;
	}

	switch (e->kind) {
	case DAX_EVENT_LOCKED:
		add(open, PHASE_LOCK, e->ts);
		break;
	case DAX_EVENT_MAP:
		add(open, PHASE_MAP, e->ts);
		open->maps++;
		break;
	default:
		add(open, PHASE_COPY, e->ts);
		open->copies++;
		open->copied += e->len;
		break;
	}
}

static void mark_gap(void *task, void *unused)
{
	(void)unused;
	((struct open_read *)task)->gap = true;
}

void trace_reads_gap(struct trace_reads *reads)
{
	task_table_walk(&reads->tasks, mark_gap, NULL);
}

size_t trace_reads_tasks(const struct trace_reads *reads)
{
	return reads->tasks.count;
}

static void count_unended(void *task, void *left)
{
	if (((struct open_read *)task)->begun)
		((struct trace_leftover *)left)->unended++;
}

struct trace_leftover trace_reads_finish(struct trace_reads *reads)
{
	struct trace_leftover left = reads->left;

	task_table_walk(&reads->tasks, count_unended, &left);
	task_table_free(&reads->tasks, free);
	free(reads);
	return left;
}
