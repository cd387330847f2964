// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * daxreadctl trace: where DAX reads spend their time, and which tasks read which files how;
 * on the running system, or in a file of trace-cmd.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "fs/filesystem.h"
#include "fs/named/find.h"
#include "lib/input/options.h"
#include "lib/input/unit.h"
#include "lib/memory.h"
#include "lib/message.h"
#include "lib/output/file.h"
#include "lib/output/page.h"
#include "lib/output/table.h"
#include "trace/capture/instance.h"
#include "trace/capture/process.h"
#include "trace/control/run.h"
#include "trace/import/file.h"
#include "trace/report/file-path.h"
#include "trace/report/report.h"
#include "trace/report/rows.h"

static struct trace_request request;
static dev_t device;
static struct number_list pids;
static const char *from, *output_file, *html_path, *csv_path;
static char *command;	/* the command line, for the page */
static uint64_t buffer_bytes = 4 << 20;
static bool json, all_tasks;

static const struct option_spec options[] = {
	{ 's', "seconds", "N", "trace for so long; usual: until COMMAND ends, or until Ctrl-C",
	  parse_seconds, &request.seconds },
	{ 'r', "record", "FILE", "keep the trace in FILE, as trace-cmd's trace.dat",
	  parse_text, (void *)&request.record },
	{ 'f', "from", "FILE", "trace nothing; read a file that trace-cmd recorded on this or another machine",
	  parse_text, (void *)&from },
	{ 'p', "pid", "LIST", "only reads by these processes, their threads and what they start, until they end",
	  parse_counts, &pids },
	{ 'c', "comm", "NAME", "only reads by tasks of this name",
	  parse_text, (void *)&request.comm },
	{ 'a', "all-tasks", NULL, "print all tasks and files, not only the 50 that took most time",
	  NULL, &all_tasks },
	{ 'b', "buffer-size", "SIZE", "size of the kernel's buffer for each CPU; usual: 4M",
	  parse_size, &buffer_bytes },
	{ 0, "html", "FILE", "also write a page into FILE: pictures, tables, the machine",
	  parse_text, (void *)&html_path },
	{ 0, "csv", "FILE", "also write all rows into FILE, as CSV; \"-\": only these on standard output",
	  parse_text, (void *)&csv_path },
	OUTPUT_FILE_OPTION(output_file),
	{ 'J', "json", NULL, "print JSON", NULL, &json },
};

static const struct usage usage = {
	.operands = "[FILESYSTEM] [-- COMMAND...]",
	.about = "Shows how long DAX reads take in each of their phases by either method, and which task read which file by which. Traces all tasks and file systems; or COMMAND and its children only, or some tasks; or one FILESYSTEM.",
	.options = options,
	.option_count = OPTION_COUNT(options),
	.more = "Phases: lock, until the inode lock is held; map, finding where the bytes are; copy, copying them to the user; finish, the rest; total, all of it. They include the time that tracing itself takes.\n"
		"Examples:\n"
		"daxreadctl trace --seconds 10 /mnt/pmem0\n"
		"daxreadctl trace -- cat /mnt/pmem0/file\n"
		"daxreadctl trace --pid 1234,1235 --seconds 10\n"
		"daxreadctl trace --json --output-file FILE -- COMMAND\n"
		"daxreadctl trace --seconds 10 --html trace.html\n"
		"daxreadctl trace --record trace.dat -- COMMAND; trace-cmd report trace.dat",
	.max = 1,
	.takes_command = true,
};

static bool selects_tasks(const struct operands *operands)
{
	return operands->command || pids.count || request.comm;
}

/* True if CSV alone is printed. */
static bool csv_is_answer(void)
{
	return csv_path && strcmp(csv_path, "-") == 0;
}

/* JSON must not be mixed with what the command prints. */
static int check_output(const struct operands *operands)
{
	const struct output_file files[] = {
		{ "record", request.record, false }, { "output-file", output_file, false },
		{ "csv", csv_path, true }, { "html", html_path, false },
	};

	if (json && operands->command && (!output_file || output_is_standard(output_file)))
		return wrong_usage("--json: standard output is the command's; give --output-file FILE");
	if (csv_is_answer() && (json || output_file || operands->command))
		return wrong_usage("--csv -: not together with %s, it is the whole answer",
				   json ? "--json" : output_file ? "--output-file" : "a command");
	return output_check_all(files, sizeof(files) / sizeof(files[0]));
}

static int check_usage(const struct operands *operands)
{
	int status = 0;

	if (from && (request.record || request.seconds || operands->count ||
		     selects_tasks(operands)))
		return wrong_usage("--from %s: goes with --json, --csv, --html, --all-tasks and --output-file only, all else is about tracing", from);
	if (request.seconds && operands->command)
		return wrong_usage("--seconds: not together with a command, it is traced until it ends");
	if (pids.count && operands->command)
		return wrong_usage("--pid: not together with a command");
	if (request.comm)
		status = trace_check_comm(request.comm);
	return status ? status : check_output(operands);
}

/* A trace has no names of files. They can be found while the trace is new. */
static void name_files(struct trace_summary *summary)
{
	struct tally_ranking files = tally_rank(&summary->files, all_tasks ? 0 : ROWS_SHOWN);
	struct filesystems all;

	if (files.count && filesystems_read(&all) == 0) {
		for (size_t i = 0; i < files.count; i++)
			files.rows[i]->name = inode_path(&all, files.rows[i]->id.device,
							 files.rows[i]->id.number);
		filesystems_free(&all);
	}
	tally_ranking_free(&files);
}

static int print_report(void *summary)
{
	const struct trace_report_style style = {
		.unit = unit_names[unit_of(NULL)], .json = json, .all_rows = all_tasks,
		.some_tasks = trace_request_selects_tasks(&request),
		.left_out = request.comm && !process_ids_are_global(),
		.from = from, .command = command,
	};
	int status = 0;

	if (csv_path)
		status = trace_csv(summary, &style, csv_path);
	if (!status && html_path)
		status = trace_page(summary, &style, html_path);
	return status || csv_is_answer() ? status : trace_report(summary, &style);
}

static void begin_summary(struct trace_summary *summary)
{
	*summary = (struct trace_summary){ 0 };
	summary->tasks.unlimited = all_tasks;
	summary->files.unlimited = all_tasks;
}

static int analyse(void *path)
{
	struct trace_summary summary;
	int status;

	begin_summary(&summary);
	status = trace_file_read(path, &summary);
	if (status == EXIT_SUCCESS && request.record)
		name_files(&summary);
	if (status == EXIT_SUCCESS)
		status = print_report(&summary);
	trace_summary_free(&summary);
	return status;
}

static int analyse_guarded(void *path)
{
	return trace_file_guarded(path, analyse, path);
}

static int set_device(const char *where)
{
	const struct filesystem *fs;
	struct filesystems all;
	int status;

	if (!where)
		return 0;
	status = filesystems_read(&all);
	if (status)
		return status;
	fs = filesystem_find_dax(&all, where, &status);
	if (fs) {
		device = fs->devno;
		request.devices = &device;
		request.device_count = 1;
		status = 0;
	}
	filesystems_free(&all);
	return status;
}

static int trace(void)
{
	struct trace_outcome outcome;
	struct trace_summary summary;
	int status;

	begin_summary(&summary);
	status = trace_run(&request, &summary, &outcome);
	if (!status && outcome.local_ids && !json)
		print_warning("the IDs of tasks are those outside of this PID namespace");
	if (outcome.complete && !request.record)
		name_files(&summary);
	if (outcome.complete)
		status = request.record ?
			output_answer(output_file, analyse_guarded, (void *)request.record) :
			output_answer(output_file, print_report, &summary);
	if (!status && outcome.complete)
		status = trace_run_verdict(&request, &outcome);
	trace_summary_free(&summary);
	trace_run_end();
	return status;
}

static int trace_as_asked(const struct operands *operands)
{
	int status = trace_instance_check();

	request.command = operands->command;
	request.pids = pids.items;
	request.pid_count = pids.count;
	request.buffer_kib = (buffer_bytes + 1023) / 1024;
	if (!status && pids.count)
		status = process_check_ids();
	if (!status && operands->count)
		status = set_device(operands->items[0]);
	return status ? status : trace();
}

int cmd_trace(int argc, char **argv)
{
	struct operands operands;
	int status;

	command = page_command(argc, argv);
	operands = options_take(&usage, argc, argv);
	status = check_usage(&operands);
	if (!status)
		status = from ? output_answer(output_file, analyse_guarded, (void *)from) :
			 trace_as_asked(&operands);
	number_list_free(&pids);
	free(command);
	return status;
}
