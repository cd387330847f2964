// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * By default the event is on for a part of the time only. Reads count if they end after it
 * was switched on and before it is switched off again, by the kernel's own time stamps: so
 * the part is known exactly, however long the switching takes.
 */
#include "trace/top/run.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/memory.h"
#include "trace/capture/process.h"
#include "trace/capture/signals.h"
#include "trace/control/named.h"
#include "trace/import/file.h"
#include "trace/import/live.h"
#include "trace/top/prometheus.h"
#include "trace/top/sampler.h"
#include "trace/top/screen.h"
#include "trace/top/wait.h"

/* With all reads seen: how often the buffers are emptied; at once after so many events */
#define POLL_NS		100000000U
#define MANY_EVENTS	4096

/* So many rows of each kind have a distribution of their times, in memory. */
#define ROWS_KEPT	1024

struct top {
	const struct top_request *request;
	struct trace_instances instances;
	struct named_processes named;
	struct trace_live *live;
	struct trace_summary sums;	/* of the interval that is running */
	struct top_interval interval;	/* the last one */
	struct top_names names;
	struct prometheus prometheus;
	struct sampler sampler;
	struct top_wait wait;
	bool screen;			/* there is one */
	bool shown;			/* an interval has been reported */
	bool suspend;			/* Ctrl-Z came at a moment when the event was on */
	enum top_wake why;		/* what ended it; WAKE_TIME: nothing yet */
	uint64_t end;			/* when it ends; 0: not by time */
	uint64_t began;			/* the interval; ns, as the following */
	uint64_t on_since;		/* the event; 0: it is off */
	uint64_t seen, on;		/* within the interval */
	uint64_t cpu, cpu_at;		/* of this program, until the last report; when that was */
};

static uint64_t cpu_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static int switch_event(struct top *top, bool on)
{
	uint64_t before = clock_ns();
	int status = trace_instances_set_reads(&top->instances, on);

	if (!on && top->on_since)
		top->on += clock_ns() - top->on_since;
	top->on_since = on ? before : 0;
	return status;
}

static void begin_interval(struct top *top, uint64_t now)
{
	top->began = now;
	top->seen = 0;
	top->on = 0;
	if (top->on_since)
		top->on_since = now;
	top->cpu = cpu_ns();
	top->cpu_at = clock_ns();
	/* samples: nothing until the event is on */
	top->sums.until = !top->request->exact;
}

static int show(struct top *top)
{
	if (!top->screen)
		return 0;
	screen_draw(top->shown ? &top->interval : NULL, &top->names);
	return 0;
}

/* Reports on the interval that ends @now. */
static int report(struct top *top, struct trace_summary sums, uint64_t now)
{
	const struct top_request *request = top->request;
	uint64_t on = top->on + (top->on_since && now > top->on_since ? now - top->on_since : 0);
	int status = 0;

	trace_summary_free(&top->interval.sums);
	top->interval = (struct top_interval){
		.sums = sums,
		.sampled = !request->exact,
		.seconds = (double)(now - top->began) / 1e9,
		.seen = (double)(request->exact ? now - top->began : top->seen) / 1e9,
		.on = (double)on / 1e9,
		.cpu = (double)(cpu_ns() - top->cpu) / (double)(clock_ns() - top->cpu_at),
		.ended = time(NULL),
	};
	top->shown = true;
	begin_interval(top, now);
	if (request->prometheus)
		status = prometheus_write(&top->prometheus, &top->interval, &top->names,
					  request->prometheus);
	if (!status && request->batch && !request->prometheus)
		status = top_print(&top->interval, &request->style, &top->names);
	return status ? status : show(top);
}

/* While it is stopped the event must not cost anything. */
static int suspend(struct top *top)
{
	bool on = top->on_since;
	int status = on ? switch_event(top, false) : 0;

	top->suspend = false;
	if (top->screen)
		screen_leave();
	raise(SIGSTOP);
	if (top->screen)
		screen_return();
	if (!status && on)
		status = switch_event(top, true);
	if (!status && top->request->exact) {
		uint64_t until;
		struct trace_summary stopped = trace_live_take(top->live, &until);

		/* of an interval that was not seen whole */
		trace_summary_free(&stopped);
		begin_interval(top, clock_ns());
		top->sums.from = top->began;
		top->sums.until = UINT64_MAX;
	}
	return status ? status : show(top);
}

/* Takes keys only if @keys: drawing may take long on a slow line. */
static int take_wake(struct top *top, enum top_wake wake, bool keys)
{
	switch (wake) {
	case WAKE_KEY:
		if (!screen_keys())
			top->why = WAKE_QUIT;
		return show(top);
	case WAKE_RESIZE:
		screen_resize();
		return keys ? show(top) : 0;
	case WAKE_SUSPEND:
		top->suspend = true;
		return 0;
	default:
		top->why = wake;
		return 0;
	}
}

static bool is_over(const struct top *top)
{
	return top->why != WAKE_TIME || (top->end && clock_ns() >= top->end) ||
	       named_ended(&top->named);
}

/* Waits until @until, or the end. Returns 0, or an exit status after printing an error. */
static int wait_until(struct top *top, uint64_t until, bool keys)
{
	int status = 0;

	if (top->end && until > top->end)
		until = top->end;
	while (!status && top->why == WAKE_TIME) {
		enum top_wake wake;

		if (keys && top->suspend) {
			status = suspend(top);
			continue;
		}
		wake = top_wait_until(&top->wait, until, keys);
		if (wake == WAKE_TIME)
			break;
		status = take_wake(top, wake, keys);
	}
	return status;
}

/* One time that the event is on */
static int look_once(struct top *top)
{
	uint64_t cpu = cpu_ns(), on = top->on, from, until;
	struct sample sample = { 0 };
	int status = switch_event(top, true), off;

	from = clock_ns();
	if (!status)
		status = wait_until(top, from + top->sampler.window, false);
	until = clock_ns();
	off = switch_event(top, false);
	if (status || off)
		return status ? status : off;
	top->sums.from = from;
	top->sums.until = until;
	top->seen += until - from;
	status = trace_live_poll(top->live, &sample.events);
	sample.window = until - from;
	sample.on = top->on - on;
	sample.cpu = cpu_ns() - cpu;
	sampler_learn(&top->sampler, &sample);
	return status;
}

static int take_slice(struct top *top)
{
	uint64_t start = clock_ns();
	int status = wait_until(top, start + sampler_offset(&top->sampler), true);

	if (!status && !is_over(top))
		status = look_once(top);
	return status ? status : wait_until(top, start + top->sampler.slice, true);
}

static int take_all(struct top *top)
{
	uint64_t events = 0;
	int status = trace_live_poll(top->live, &events);

	return status ? status :
	       wait_until(top, events >= MANY_EVENTS ? 0 : clock_ns() + POLL_NS, true);
}

static int watch(struct top *top)
{
	uint64_t delay = (uint64_t)(top->request->delay * 1e9);
	int status = show(top);

	while (!status && !is_over(top)) {
		status = top->request->exact ? take_all(top) : take_slice(top);
		if (!status && !is_over(top) && clock_ns() >= top->began + delay) {
			uint64_t until;
			struct trace_summary sums = trace_live_take(top->live, &until);

			status = report(top, sums, top->request->exact ? until : clock_ns());
		}
	}
	return status;
}

/*
 * With any event on, the kernel keeps the names of tasks. If that began and ended with the
 * event of reads, switching that would take several times as long.
 */
static int prepare_switching(struct top *top)
{
	int status = trace_instances_set_reads(&top->instances, false);

	if (status || trace_request_selects_tasks(&top->request->trace))
		return status;
	return trace_instance_enable(top->instances.main, "task", "task_newtask", "pid < 0");
}

static int start(struct top *top)
{
	const struct trace_request *trace = &top->request->trace;
	int status = trace->pid_count ? named_find(&top->named, trace) : 0;

	if (!status)
		status = trace_instances_select(&top->instances, trace, top->named.threads);
	if (!status && !top->request->exact)
		status = prepare_switching(top);
	if (!status)
		status = trace_live_start(&top->live, &top->instances, &top->sums);
	if (status)
		return status;
	if (trace->comm && process_ids_are_global())
		process_find_io_uring(trace->comm, trace_live_know, top->live);
	begin_interval(top, clock_ns());
	top->on_since = top->request->exact ? top->began : 0;
	top->end = trace->seconds > 0 ? top->began + (uint64_t)(trace->seconds * 1e9) : 0;
	status = trace_instances_on(&top->instances);
	named_add_new_threads(trace, &top->instances);
	return status;
}

/* What was read since the last report */
static int finish(struct top *top, int status)
{
	struct trace_summary rest;
	uint64_t now;

	trace_instances_off(&top->instances);
	now = clock_ns();
	if (top->live) {
		int stopped = trace_live_stop(top->live);

		status = status ? status : stopped;
	}
	rest = trace_summary_take(&top->sums);
	if (status || top->why == WAKE_KILL || !top->request->batch ||
	    !(top->request->exact || top->seen)) {
		trace_summary_free(&rest);
		return status;
	}
	return report(top, rest, now);
}

static int run_in_instances(struct top *top)
{
	const struct top_request *request = top->request;
	const struct top_look look = {
		.view = request->style.view, .sort = request->style.sort,
		.reverse = request->reverse, .unit = request->style.unit, .scope = request->scope,
	};
	int status = start(top);

	if (!status && !request->batch) {
		status = screen_start(&look);
		top->screen = !status;
	}
	if (!status)
		status = watch(top);
	status = finish(top, status);
	if (top->screen)
		screen_end();
	return status;
}

static struct trace_summary empty_sums(void)
{
	return (struct trace_summary){
		.tasks = { .limit = ROWS_KEPT, .times = true },
		.files = { .limit = ROWS_KEPT, .times = true },
		.filesystems = { .limit = ROWS_KEPT, .times = true },
	};
}

static int watch_now(struct top *top)
{
	int status;

	sampler_start(&top->sampler, (uint64_t)(1e9 * top->request->delay));
	trace_instance_clean();
	status = trace_instances_make(&top->instances, &top->request->trace);
	if (status)
		return status;
	status = run_in_instances(top);
	trace_instances_remove(&top->instances);
	return status;
}

static int read_guarded(void *path)
{
	struct trace_summary sums = empty_sums();
	int status = trace_file_read(path, &sums);

	trace_summary_free(&sums);
	return status;
}

/* A damaged file may make the library crash: another process reads it first. */
static int show_saved(struct top *top)
{
	const struct top_request *request = top->request;
	const struct top_look look = {
		.view = request->style.view, .sort = request->style.sort,
		.reverse = request->reverse, .unit = request->style.unit, .scope = request->from,
	};
	int status = trace_file_guarded(request->from, read_guarded, (void *)request->from);

	if (!status)
		status = trace_file_read(request->from, &top->interval.sums);
	if (status)
		return status;
	top->interval.saved = true;
	top->interval.seconds = (double)(top->interval.sums.last - top->interval.sums.first) / 1e9;
	top->interval.seen = top->interval.seconds;
	top->shown = true;
	if (request->batch)
		return top_print(&top->interval, &request->style, &top->names);
	status = screen_start(&look);
	top->screen = !status;
	if (!status)
		status = show(top);
	while (!status && !is_over(top))
		status = wait_until(top, clock_ns() + 3600000000000U, true);
	if (top->screen)
		screen_end();
	return status;
}

int top_run(const struct top_request *request)
{
	struct top top = {
		.request = request, .sums = empty_sums(), .interval.sums = empty_sums(),
		.names.saved = request->from,
	};
	int status = top_wait_start(&top.wait, !request->batch);

	if (!status)
		status = request->from ? show_saved(&top) : watch_now(&top);
	top_wait_end(&top.wait);
	trace_summary_free(&top.sums);
	trace_summary_free(&top.interval.sums);
	named_free(&top.named);
	top_names_free(&top.names);
	prometheus_free(&top.prometheus);
	return status;
}

void top_run_end(void)
{
	trace_signals_release();
}
