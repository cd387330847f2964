// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * daxreadctl top: which tasks read by DAX now, how much and by which method.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "fs/named/selection.h"
#include "lib/input/options.h"
#include "lib/input/unit.h"
#include "lib/memory.h"
#include "lib/message.h"
#include "lib/output/file.h"
#include "trace/capture/instance.h"
#include "trace/capture/process.h"
#include "trace/report/rows.h"
#include "trace/top/run.h"

static struct top_request request = { .delay = 1 };
static struct number_list pids;
static uint64_t buffer_bytes = 4 << 20, rows = ROWS_SHOWN;

static const struct option_spec options[] = {
	{ 'e', "exact", NULL, "see every read; usual: sample, so that reads cost at most 5 % more",
	  NULL, &request.exact },
	{ 'v', "view", "VIEW", "show tasks (usual), files or filesystems", parse_view,
	  &request.style.view },
	{ 'k', "sort", "KEY", "by reads (usual), read, read_iter, bytes, mean, p99 or errors",
	  parse_sort, &request.style.sort },
	{ 'd', "delay", "N", "seconds from report to report; usual: 1", parse_seconds,
	  &request.delay },
	{ 's', "seconds", "N", "end after so long; usual: after q or Ctrl-C", parse_seconds,
	  &request.trace.seconds },
	{ 'p', "pid", "LIST", "only reads by these processes, their threads and what they start, until they end",
	  parse_counts, &pids },
	{ 'c', "comm", "NAME", "only reads by tasks of this name", parse_text,
	  (void *)&request.trace.comm },
	{ 'b', "batch", NULL, "print reports one after another, without a screen", NULL,
	  &request.batch },
	{ 'n', "rows", "N", "with --batch: print so many rows and the sum of the others; usual: 50",
	  parse_count, &rows },
	{ 'J', "json", NULL, "as --batch, each report as JSON in a line", NULL,
	  &request.style.json },
	{ 0, "prometheus", "FILE", "print nothing; write counters into FILE for node_exporter's textfile collector, anew with each report",
	  parse_text, (void *)&request.prometheus },
	{ 'f', "from", "FILE", "trace nothing; show the sum of a file that trace-cmd recorded",
	  parse_text, (void *)&request.from },
	{ 0, "buffer-size", "SIZE", "size of the kernel's buffer for each CPU; usual: 4M",
	  parse_size, &buffer_bytes },
};

static const struct usage usage = {
	.operands = "[FILESYSTEM...]",
	.about = "Shows which tasks read files by DAX now: reads a second by each method, bytes, and how long reads take. It traces all tasks and file systems, or some. It needs root. What it costs itself is shown, too.",
	.options = options,
	.option_count = OPTION_COUNT(options),
	.more = "It samples: the event of reads is on for at most 25 % of the time, at random moments, and what is seen then is scaled to all of the time. Rare reads may not be seen; --exact sees all, and a read of 4 KiB costs up to 15 % more meanwhile.\n"
		"Keys: q quits; v shows tasks, files or file systems; < and > choose what rows are sorted by, r reverses; arrows and pages scroll.\n"
		"Examples:\n"
		"daxreadctl top /mnt/pmem0\n"
		"daxreadctl top --view files --sort p99\n"
		"daxreadctl top --exact --pid 1234\n"
		"daxreadctl top --json --delay 10 --seconds 60 >> FILE\n"
		"daxreadctl top --prometheus /var/lib/prometheus/node-exporter/daxread.prom --delay 15",
	.max = -1,
};

static int check_usage(const struct operands *operands)
{
	const struct trace_request *trace = &request.trace;

	if (request.from && (request.exact || trace->seconds || operands->count || pids.count ||
			     trace->comm || request.prometheus))
		return wrong_usage("--from %s: goes with --view, --sort, --batch, --rows and --json only, all else is about tracing",
				   request.from);
	if (request.prometheus && request.style.json)
		return wrong_usage("--prometheus: not together with --json");
	if (trace->comm)
		return trace_check_comm(trace->comm);
	return 0;
}

/* @devices gets the file systems that the operands name. */
static int set_devices(const struct operands *operands, dev_t **devices)
{
	struct fs_selection selection;
	int status;

	if (!operands->count)
		return 0;
	status = fs_select(&selection, operands->items, operands->count, FS_FOR_DAX);
	if (status)
		return status;
	*devices = new_zeroed(selection.count, sizeof(**devices));
	for (size_t i = 0; i < selection.count; i++)
		(*devices)[i] = selection.items[i]->devno;
	request.trace.devices = *devices;
	request.trace.device_count = selection.count;
	fs_selection_free(&selection);
	return 0;
}

/* Whose reads are shown, for the screen's title; NULL: all */
static char *scope_of(const struct operands *operands)
{
	char *scope = NULL;

	for (int i = 0; i < operands->count; i++)
		text_add(&scope, " ", "%s", operands->items[i]);
	for (size_t i = 0; i < pids.count; i++)
		text_add(&scope, i ? "," : ", ", "%s%llu", i ? "" : "PID ",
			 (unsigned long long)pids.items[i]);
	if (request.trace.comm)
		text_add(&scope, ", ", "command %s", request.trace.comm);
	return scope;
}

static int top(const struct operands *operands)
{
	dev_t *devices = NULL;
	char *scope = scope_of(operands);
	int status = request.from ? 0 : trace_instance_check();

	request.scope = scope;
	if (!status && pids.count)
		status = process_check_ids();
	if (!status && request.prometheus)
		status = output_check(request.prometheus);
	if (!status)
		status = set_devices(operands, &devices);
	if (!status && !process_ids_are_global() && !request.style.json && request.batch && !request.from)
		print_warning("the IDs of tasks are those outside of this PID namespace");
	if (!status)
		status = top_run(&request);
	free(devices);
	free(scope);
	return status;
}

int cmd_top(int argc, char **argv)
{
	struct operands operands = options_take(&usage, argc, argv);
	int status = check_usage(&operands);

	request.trace.pids = pids.items;
	request.trace.pid_count = pids.count;
	request.trace.buffer_kib = (buffer_bytes + 1023) / 1024;
	request.trace.ends_only = true;
	request.style.rows = rows;
	request.style.unit = unit_names[unit_of(NULL)];
	request.batch |= request.style.json || request.prometheus;
	if (!status)
		status = top(&operands);
	number_list_free(&pids);
	top_run_end();
	return status;
}
