// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * trace-cmd's instance is named as our own are: should both be killed, the
 * next run finds and removes it.
 */
#include "trace/capture/record.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "dax_event.h"
#include "lib/memory.h"
#include "lib/message.h"
#include "trace/capture/command.h"
#include "trace/capture/process.h"

#define TRACE_CMD	"trace-cmd"

struct arguments {
	char **items;
	size_t count;
};

static void add(struct arguments *args, const char *item)
{
	args->items = grown(args->items, args->count + 2, sizeof(*args->items));
	args->items[args->count++] = copy_of(item);
	args->items[args->count] = NULL;
}

static void add_number(struct arguments *args, const char *format, double number)
{
	char text[64];

	snprintf(text, sizeof(text), format, number);
	add(args, text);
}

static void add_events(struct arguments *args, const struct trace_request *request)
{
	char *filter = trace_instance_filter(request);

	for (unsigned int kind = 0; kind < DAX_EVENT_KINDS; kind++) {
		char *event = text_of(DAX_EVENT_SYSTEM ":%s", dax_event_name(kind));

		add(args, "-e");
		add(args, event);
		free(event);
		if (!*filter)
			continue;
		add(args, "-f");
		add(args, filter);
	}
	free(filter);
}

static struct arguments arguments_for(const char *path,
				      const struct trace_request *request,
				      double seconds, char **argv)
{
	struct arguments args = { 0 };
	char name[TRACE_INSTANCE_NAME];

	trace_instance_name(name);
	for (const char *const *fixed = (const char *const[]){
			TRACE_CMD, "record", "-q", "-o", path, "-B", name,
			"-C", TRACE_CLOCK, NULL }; *fixed; fixed++)
		add(&args, *fixed);
	add(&args, "-b");
	add_number(&args, "%.0f", (double)request->buffer_kib);
	add_events(&args, request);
	if (argv) {
		add(&args, "-F");
		add(&args, "-c");
		while (*argv)
			add(&args, *argv++);
	} else if (seconds > 0) {
		add(&args, "sleep");
		add_number(&args, "%.9f", seconds);
	}
	return args;
}

static void free_arguments(struct arguments *args)
{
	for (size_t i = 0; i < args->count; i++)
		free(args->items[i]);
	free(args->items);
}

/*
 * trace-cmd, ended by a signal or by an error, leaves its recorders running,
 * their files, the instance, and the command.
 */
static void clean_after(const char *path)
{
	long cpus = sysconf(_SC_NPROCESSORS_CONF);
	char name[TRACE_INSTANCE_NAME];

	process_end_children();
	trace_instance_clean_own();
	trace_instance_name(name);
	for (long cpu = 0; cpu < cpus; cpu++) {
		char *part = text_of("%s.%s.cpu%ld", path, name, cpu);

		unlink(part);
		free(part);
	}
}

int trace_record(const char *path, const struct trace_request *request,
		 double seconds, char **argv)
{
	struct arguments args = arguments_for(path, request, seconds, argv);
	struct trace_command command;
	enum trace_wait why;
	bool killed = false;
	int status;

	trace_signals_hold();
	process_adopt();
	trace_instance_clean();
	/* without a command of the caller's, all that is printed is trace-cmd's */
	status = trace_command_hold(&command, args.items,
				    argv ? STDOUT_FILENO : STDERR_FILENO);
	if (status == EXIT_SUCCESS)
		status = trace_command_release(&command, TRACE_CMD);
	if (status == EXIT_SUCCESS) {
		do {
			why = trace_command_wait(&command, 1000);
			killed |= why == WAIT_KILL;
		} while (why != WAIT_ENDED);
		status = killed ? EXIT_FAILURE :
			 trace_command_verdict(&command, TRACE_CMD " record",
					       "see what it says");
		clean_after(path);
	}
	trace_signals_release();
	free_arguments(&args);
	return status;
}
