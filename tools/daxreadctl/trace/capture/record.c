// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * trace-cmd uses our instances as they are set up, sets the same events and filters again,
 * and writes the trace. It and its recorders are in a process group of their own, so that
 * Ctrl-C does not reach them before the traced command has ended.
 */
#include "trace/capture/record.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "dax_event.h"
#include "lib/memory.h"
#include "lib/message.h"
#include "trace/capture/process.h"

#define TRACE_CMD	"trace-cmd"

/* Time limit until it records */
#define START_STEPS	6000	/* of 10 ms */

struct arguments {
	char **items;
	size_t count;
};

/* @item is kept, and freed with the rest */
static void add(struct arguments *args, char *item)
{
	args->items = grown(args->items, args->count + 2, sizeof(*args->items));
	args->items[args->count++] = item;
	args->items[args->count] = NULL;
}

static void add_event(struct arguments *args, char *event, const char *filter)
{
	add(args, copy_of("-e"));
	add(args, event);
	if (!*filter)
		return;
	add(args, copy_of("-f"));
	add(args, copy_of(filter));
}

/* @filter is freed */
static void add_newtask(struct arguments *args, char *filter)
{
	add_event(args, copy_of("task:task_newtask"), filter);
	free(filter);
}

/* The events of reads in one instance; @filter is freed */
static void add_instance(struct arguments *args, struct tracefs_instance *instance,
			 const struct trace_request *request, char *filter)
{
	add(args, copy_of("-B"));
	add(args, copy_of(tracefs_instance_get_name(instance)));
	add(args, copy_of("-b"));
	add(args, text_of("%zu", request->buffer_kib));
	for (unsigned int kind = 0; kind < DAX_EVENT_KINDS; kind++)
		add_event(args, text_of(DAX_EVENT_SYSTEM ":%s", dax_event_name(kind)), filter);
	free(filter);
}

static struct arguments arguments_for(const struct trace_recorder *recorder,
				      const struct trace_request *request)
{
	const struct trace_instances *instances = recorder->instances;
	const char *const fixed[] = { TRACE_CMD, "record", "-q", "-o", recorder->path,
				      "-C", TRACE_CLOCK };
	struct arguments args = { 0 };

	for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
		add(&args, copy_of(fixed[i]));
	add_instance(&args, instances->main, request, trace_filter_main(request));
	if (instances->io_uring) {
		add_newtask(&args, trace_filter_newtask(request));
		add_instance(&args, instances->io_uring, request, trace_filter_io_uring(request));
		add_newtask(&args, trace_filter_io_uring_newtask());
	}
	return args;
}

static void free_arguments(struct arguments *args)
{
	for (size_t i = 0; i < args->count; i++)
		free(args->items[i]);
	free(args->items);
}

static void become_trace_cmd(char **argv)
{
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	sigset_t none;

	/* its output is not part of the answer; its errors go to standard error */
	dup2(null >= 0 ? null : STDERR_FILENO, STDOUT_FILENO);
	setpgid(0, 0);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execvp(argv[0], argv);
	print_error(EXIT_FAILURE, TRACE_CMD,
		    "cannot be run: %m; install it (Debian: trace-cmd), or trace without --record");
	_exit(EXIT_FAILURE);
}

static bool is_on(struct tracefs_instance *instance)
{
	return !instance || tracefs_trace_is_on(instance) == 1;
}

bool trace_recorder_runs(struct trace_recorder *recorder)
{
	if (recorder->pid > 0 && waitpid(recorder->pid, &recorder->status, WNOHANG) > 0)
		recorder->pid = 0;
	return recorder->pid > 0;
}

/* trace-cmd switches tracing on when it is ready. */
static bool wait_for_start(struct trace_recorder *recorder)
{
	const struct timespec moment = { .tv_nsec = 10 * 1000 * 1000 };

	for (int i = 0; i < START_STEPS && trace_recorder_runs(recorder); i++) {
		if (is_on(recorder->instances->main) && is_on(recorder->instances->io_uring))
			return true;
		nanosleep(&moment, NULL);
	}
	return false;
}

static bool kept_pids(struct tracefs_instance *instance)
{
	char *pids = tracefs_instance_file_read(instance, "set_event_pid", NULL);
	bool kept = pids && *pids >= '0' && *pids <= '9';

	free(pids);
	return kept;
}

int trace_recorder_start(struct trace_recorder *recorder, const struct trace_request *request,
			 const struct trace_instances *instances, const char *pids)
{
	struct arguments args;

	*recorder = (struct trace_recorder){ .path = request->record, .instances = instances };
	args = arguments_for(recorder, request);
	process_adopt();
	recorder->pid = fork();
	if (recorder->pid == 0)
		become_trace_cmd(args.items);
	free_arguments(&args);
	if (recorder->pid > 0) {
		setpgid(recorder->pid, recorder->pid);
		if (wait_for_start(recorder))
			return !pids || kept_pids(instances->main) ? 0 :
			       trace_instance_set_pids(instances->main, pids);
	}
	return print_error(EXIT_FAILURE, TRACE_CMD " record",
			   "cannot record: it did not begin; see its output");
}

/* After a signal or an error trace-cmd leaves its recorders running, and their files. */
static void clean_after(const struct trace_recorder *recorder, pid_t group)
{
	struct tracefs_instance *const instances[] = { recorder->instances->main,
						       recorder->instances->io_uring };
	long cpus = sysconf(_SC_NPROCESSORS_CONF);

	process_end_group(group);
	for (size_t i = 0; i < 2 && instances[i]; i++) {
		for (long cpu = 0; cpu < cpus; cpu++) {
			char *part = text_of("%s.%s.cpu%ld", recorder->path,
					     tracefs_instance_get_name(instances[i]), cpu);

			unlink(part);
			free(part);
		}
	}
}

int trace_recorder_stop(struct trace_recorder *recorder, bool give_up)
{
	pid_t group = recorder->pid;
	int status;

	if (trace_recorder_runs(recorder)) {
		kill(recorder->pid, give_up ? SIGTERM : SIGINT);
		waitpid(recorder->pid, &recorder->status, 0);
		recorder->pid = 0;
	}
	status = recorder->status;
	if (group > 0)
		clean_after(recorder, group);
	if (give_up)
		return EXIT_FAILURE;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return EXIT_SUCCESS;
	return print_error(EXIT_FAILURE, TRACE_CMD " record",
			   "failed: %s; see its output",
			   WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "its exit status is not 0");
}
