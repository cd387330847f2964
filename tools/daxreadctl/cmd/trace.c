// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * daxreadctl trace: where DAX reads spend their time, and who reads how; on
 * the running system, or from what trace-cmd recorded.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "fs/named/find.h"
#include "lib/clock.h"
#include "lib/input/options.h"
#include "lib/input/unit.h"
#include "lib/memory.h"
#include "lib/message.h"
#include "lib/output/table.h"
#include "trace/capture/command.h"
#include "trace/capture/record.h"
#include "trace/import/file.h"
#include "trace/import/live.h"
#include "trace/report.h"

/* How often the buffers are emptied; at once again after so many events */
#define POLL_MS		100
#define MANY_EVENTS	4096

static double seconds;
static const char *from, *record;
static uint64_t buffer_bytes = 4 << 20;
static bool json;

static const struct option_spec options[] = {
	{ 's', "seconds", "N", "trace for so long; else until COMMAND ends, or until Ctrl-C",
	  parse_seconds, &seconds },
	{ 'r', "record", "FILE", "keep what was traced, as trace-cmd's trace.dat",
	  parse_text, (void *)&record },
	{ 'f', "from", "FILE", "trace nothing, read what trace-cmd recorded, here or elsewhere",
	  parse_text, (void *)&from },
	{ 'b', "buffer-size", "SIZE", "of the kernel's buffer for each CPU, 4M if not given",
	  parse_size, &buffer_bytes },
	{ 'J', "json", NULL, "print JSON", NULL, &json },
};

static const struct usage usage = {
	.operands = "[FILESYSTEM] [-- COMMAND...]",
	.about = "Shows how long DAX reads take in each of their phases by either method, and which task read by which. Traces all tasks and file systems; or COMMAND and its children only; or one FILESYSTEM.",
	.options = options,
	.option_count = OPTION_COUNT(options),
	.more = "Phases: lock, until the inode lock is held; map, finding where the bytes are; copy, bringing them to the user; finish, the rest; total, all of it. Tracing itself takes time, and that is in these.\n"
		"Examples:\n"
		"daxreadctl trace --seconds 10 /mnt/pmem0\n"
		"daxreadctl trace -- cat /mnt/pmem0/file\n"
		"daxreadctl trace --record trace.dat -- COMMAND; trace-cmd report trace.dat",
	.max = 1,
	.takes_command = true,
};

static int check_usage(const struct operands *operands)
{
	if (from && (record || seconds || operands->count || operands->command))
		return wrong_usage("--from %s: goes with --json only, all else is about tracing", from);
	if (seconds && operands->command)
		return wrong_usage("--seconds: not together with a command, it is traced until it ends");
	return 0;
}

static int analyse(void *path)
{
	struct trace_summary summary = { 0 };
	int status = trace_file_read(path, &summary);

	if (status == EXIT_SUCCESS)
		status = trace_report(&summary, unit_names[unit_of(NULL)], json);
	trace_summary_free(&summary);
	return status;
}

static int request_for(const char *where, struct trace_request *request)
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
		request->one_device = true;
		request->dev = fs->devno;
		status = 0;
	}
	filesystems_free(&all);
	return status;
}

/* A line on a terminal, once a second; a command has the terminal for itself */
static void tell(const struct trace_summary *summary, double passed, bool last)
{
	static double told;

	if (!isatty(STDERR_FILENO) || (!last && passed < told + 1))
		return;
	told = passed;
	if (last)
		fprintf(stderr, "\r\033[K");
	else
		fprintf(stderr, "\r\033[Ktracing for %.0f s, %llu reads so far; Ctrl-C ends it",
			passed,
			(unsigned long long)(summary->methods[DAX_METHOD_READ].reads +
					     summary->methods[DAX_METHOD_READ_ITER].reads));
}

/* Empties the buffers until it is time to end; false after an error */
static bool watch(struct trace_live *live, const struct trace_summary *summary,
		  struct trace_command *command, enum trace_wait *why)
{
	bool alone = !command->pid, stopping = false;
	double start = clock_seconds();
	long long taken = 0;

	for (;;) {
		*why = trace_command_wait(command,
					  taken >= MANY_EVENTS ? 0 : POLL_MS);
		/* Ctrl-C has gone to the command, too: it may have an end to make */
		stopping |= *why == WAIT_STOP;
		if (*why == WAIT_ENDED || *why == WAIT_KILL || (stopping && alone) ||
		    (seconds > 0 && clock_seconds() >= start + seconds))
			break;
		if (*why == WAIT_MORE)
			taken = trace_live_poll(live);
		if (taken < 0)
			break;
		if (alone)
			tell(summary, clock_seconds() - start, false);
	}
	if (alone)
		tell(summary, clock_seconds() - start, true);
	return taken >= 0;
}

static int trace(const struct trace_request *request, struct trace_command *command,
		 const char *name)
{
	struct trace_summary summary = { 0 };
	enum trace_wait why = WAIT_ENDED;
	struct trace_live *live;
	int status = EXIT_SUCCESS;
	bool good = true;

	live = trace_live_start(request, &summary);
	if (!live)
		return EXIT_FAILURE;
	if (command->pid)
		status = trace_command_release(command, name);
	if (status == EXIT_SUCCESS)
		good = watch(live, &summary, command, &why);
	good &= trace_live_stop(live);
	if (!good)
		status = EXIT_FAILURE;
	if (status == EXIT_SUCCESS && why != WAIT_KILL)
		status = trace_report(&summary, unit_names[unit_of(NULL)], json);
	if (status == EXIT_SUCCESS && why == WAIT_ENDED)
		status = trace_command_verdict(command, name,
					       "what it did until then is shown");
	trace_summary_free(&summary);
	return status;
}

/* Traces, with the signals held off that would leave the instance behind */
static int trace_live(struct trace_request *request, char **argv)
{
	struct trace_command command = { 0 };
	int status = EXIT_SUCCESS;

	trace_signals_hold();
	trace_instance_clean();
	if (argv)
		status = trace_command_hold(&command, argv, STDOUT_FILENO);
	request->pid = command.pid;
	if (status == EXIT_SUCCESS)
		status = trace(request, &command, argv ? argv[0] : NULL);
	trace_signals_release();
	return status;
}

int cmd_trace(int argc, char **argv)
{
	struct operands operands = options_take(&usage, argc, argv);
	struct trace_request request = { 0 };
	int status = check_usage(&operands);

	if (status)
		return status;
	if (from)
		return trace_file_guarded(from, analyse, (void *)from);

	request.buffer_kib = (buffer_bytes + 1023) / 1024;
	status = trace_instance_check();
	if (!status)
		status = request_for(operands.count ? operands.items[0] : NULL, &request);
	if (status)
		return status;
	if (!record)
		return trace_live(&request, operands.command);

	status = trace_record(record, &request, seconds, operands.command);
	if (status == EXIT_SUCCESS)
		status = trace_file_guarded(record, analyse, (void *)record);
	return status;
}
