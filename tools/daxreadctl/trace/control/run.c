// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * The instances are made before the command, so that it can write its mark into one. The
 * command is held back until its events are switched on.
 */
#include "trace/control/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/memory.h"
#include "lib/message.h"
#include "lib/output/progress.h"
#include "trace/capture/marker.h"
#include "trace/capture/process.h"
#include "trace/capture/record.h"
#include "trace/capture/signals.h"
#include "trace/control/named.h"
#include "trace/import/live.h"

/* How often the buffers are emptied; at once again after so many events */
#define POLL_MS		100
#define MANY_EVENTS	4096

struct run {
	const struct trace_request *request;
	struct trace_summary *summary;
	struct trace_outcome *outcome;
	struct trace_instances instances;
	struct trace_command command;	/* pid 0: there is none */
	struct named_processes named;	/* the processes of request->pids */
	char *pids;			/* the task of the command; NULL: none */
	struct trace_live *live;	/* or, with request->record, */
	struct trace_recorder recorder;
};

/* Once a second */
static void show_progress(const struct trace_summary *summary, double passed)
{
	static double shown;
	char *text;

	if (passed < shown + 1)
		return;
	shown = passed;
	text = text_of("tracing for %.0f s, %llu reads so far; Ctrl-C ends it", passed,
		       (unsigned long long)(summary->methods[DAX_METHOD_READ].reads +
					    summary->methods[DAX_METHOD_READ_ITER].reads));
	progress_now(text);
	free(text);
}

static bool is_over(struct run *run, enum trace_wait why, bool stopping, double start)
{
	bool alone = !run->request->command;
	double limit = run->request->seconds;

	if (why == WAIT_ENDED || why == WAIT_KILL || (stopping && alone) || named_ended(&run->named))
		return true;
	if (run->request->record && !trace_recorder_runs(&run->recorder))
		return true;
	return limit > 0 && clock_seconds() >= start + limit;
}

/* Empties the buffers until the end of the trace. Returns an exit status. */
static int watch(struct run *run, enum trace_wait *why)
{
	/* a command uses the terminal itself */
	bool shown = !run->request->command && run->live, stopping = false;
	double start = clock_seconds();
	uint64_t events = 0;
	int status = 0;

	if (shown)
		progress_start(0);
	while (!status) {
		*why = trace_command_wait(&run->command, events >= MANY_EVENTS ? 0 : POLL_MS);
		/* the command got Ctrl-C, too: wait for its end */
		stopping |= *why == WAIT_STOP;
		if (is_over(run, *why, stopping, start))
			break;
		if (*why == WAIT_MORE && run->live)
			status = trace_live_poll(run->live, &events);
		if (!status && shown)
			show_progress(run->summary, clock_seconds() - start);
	}
	if (shown)
		progress_end();
	return status;
}

/* Starts the command, which waits, and finds the kernel's ID of it */
static int hold_command(struct run *run)
{
	int marker = -1, status = 0;
	pid_t pid;

	if (run->outcome->local_ids) {
		status = marker_open(run->instances.main, &marker);
		if (!status && tracefs_trace_on(run->instances.main) != 0)
			status = EXIT_FAILURE;
	}
	if (status)
		return status;
	status = trace_command_hold(&run->command, run->request->command, marker);
	pid = run->command.pid;
	if (marker >= 0) {
		if (!status)
			status = marker_wait(run->instances.main, &pid);
		tracefs_trace_off(run->instances.main);
		close(marker);
	}
	if (!status)
		run->pids = text_of("%d", pid);
	return status;
}

static int find_tasks(struct run *run)
{
	if (run->request->command)
		return hold_command(run);
	if (run->request->pid_count)
		return named_find(&run->named, run->request);
	return 0;
}

/* The tasks to be traced; NULL: all */
static const char *selected_tasks(const struct run *run)
{
	return run->pids ? run->pids : run->named.threads;
}

/* Starts to read or to record events, before there are any. */
static int start_taking(struct run *run)
{
	int status;

	if (run->request->record)
		return trace_recorder_start(&run->recorder, run->request, &run->instances,
					    selected_tasks(run));
	status = trace_live_start(&run->live, &run->instances, run->summary);
	if (status)
		return status;
	if (run->request->comm && !run->outcome->local_ids)
		process_find_io_uring(run->request->comm, trace_live_know, run->live);
	return trace_instances_on(&run->instances);
}

static int stop_taking(struct run *run, int status, enum trace_wait why)
{
	int stopped = 0;

	if (run->request->record) {
		stopped = trace_recorder_stop(&run->recorder, status || why == WAIT_KILL);
	} else if (run->live) {
		trace_instances_off(&run->instances);
		stopped = trace_live_stop(run->live);
	}
	return status ? status : stopped;
}

static int run_in_instances(struct run *run)
{
	enum trace_wait why = WAIT_MORE;
	int status = find_tasks(run);

	if (!status)
		status = trace_instances_select(&run->instances, run->request,
						selected_tasks(run));
	if (!status)
		status = start_taking(run);
	if (!status)
		named_add_new_threads(run->request, &run->instances);
	if (!status && run->command.pid)
		status = trace_command_release(&run->command, run->request->command[0]);
	if (!status)
		status = watch(run, &why);
	status = stop_taking(run, status, why);
	run->outcome->complete = !status && why != WAIT_KILL;
	run->outcome->command_ended = why == WAIT_ENDED;
	run->outcome->command = run->command;
	if (status)
		trace_command_end(&run->command);
	return status;
}

int trace_run(const struct trace_request *request, struct trace_summary *summary,
	      struct trace_outcome *outcome)
{
	struct run run = { .request = request, .summary = summary, .outcome = outcome };
	int status;

	*outcome = (struct trace_outcome){ .local_ids = !process_ids_are_global() };
	trace_signals_hold();
	trace_instance_clean();
	status = trace_instances_make(&run.instances, request);
	if (status)
		return status;
	status = run_in_instances(&run);
	trace_instances_remove(&run.instances);
	named_free(&run.named);
	free(run.pids);
	return status;
}

int trace_run_verdict(const struct trace_request *request, const struct trace_outcome *outcome)
{
	if (!outcome->command_ended)
		return EXIT_SUCCESS;
	return trace_command_verdict(&outcome->command, request->command[0],
				     "what it did until then is shown");
}

void trace_run_end(void)
{
	trace_signals_release();
}
