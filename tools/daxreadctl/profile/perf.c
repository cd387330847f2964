// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* perf record gets its commands through one pipe and answers through another one. */
#include "profile/perf.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/memory.h"
#include "lib/message.h"
#include "lib/system/restore.h"

#define PERF	"perf"
#define REMEDY	"install perf (Debian: linux-perf), and see that /proc/sys/kernel/perf_event_paranoid allows it"

/* The exit status of a child that could not run perf and printed the error */
#define EXIT_NOT_RUN	127

struct profiler {
	const struct profiler_plan *plan;
	char *directory, *data;
	int directory_promise, data_promise;
	pid_t pid;		/* of perf record; 0: it is not running */
	int control, answers;	/* pipes to it and from it */
};

static int make_place(struct profiler *p)
{
	const char *tmp = getenv("TMPDIR");

	p->directory = text_of("%s/daxreadctl-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	if (!mkdtemp(p->directory)) {
		print_error(EXIT_FAILURE, p->directory,
			    "cannot be made: %m; point TMPDIR to a directory with free space");
		free(p->directory);
		p->directory = NULL;
		return EXIT_FAILURE;
	}
	p->data = text_of("%s/perf.data", p->directory);
	p->directory_promise = restore_rmdir(p->directory);
	p->data_promise = restore_unlink(p->data);
	return 0;
}

/* Runs perf with standard output to @out; the pipes @keep stay open for it. */
static pid_t run_perf(char *const argv[], int out, const int keep[2])
{
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	if (out >= 0)
		dup2(out, STDOUT_FILENO);
	for (int i = 0; keep && i < 2; i++)
		fcntl(keep[i], F_SETFD, 0);
	execvp(argv[0], argv);
	print_error(EXIT_FAILURE, PERF, "cannot be run: %m; " REMEDY);
	_exit(EXIT_NOT_RUN);
}

/* The event for each period, for perf record -e; the caller frees it. */
static char *events_of(const struct profiler_plan *plan)
{
	char *events = NULL;

	for (size_t i = 0; i < plan->count; i++) {
		char *more = text_of("%s%s%s/period=%u/", events ? events : "",
				     events ? "," : "", plan->event,
				     plan->periods[i]);

		free(events);
		events = more;
	}
	return events;
}

static pid_t start_record(const struct profiler *p, int commands, int acks)
{
	char *control = text_of("fd:%d,%d", commands, acks);
	char *events = events_of(p->plan);
	char *self = text_of("%d", getpid());
	char *argv[] = {
		(char *)PERF, (char *)"record", (char *)"-q", (char *)"-o", p->data,
		(char *)"-e", events, (char *)"-p", self, (char *)"-D", (char *)"-1",
		(char *)"--control", control,
		p->plan->chains ? (char *)"-g" : NULL, NULL,
	};
	pid_t pid;

	pid = run_perf(argv, STDERR_FILENO, (int[2]){ commands, acks });
	free(control);
	free(events);
	free(self);
	return pid;
}

static int start(struct profiler *p)
{
	int commands[2], acks[2];

	if (make_place(p) != 0)
		return EXIT_FAILURE;
	if (pipe2(commands, O_CLOEXEC) != 0)
		return print_error(EXIT_FAILURE, PERF, "cannot be run: %m; try again later");
	if (pipe2(acks, O_CLOEXEC) != 0) {
		close(commands[0]);
		close(commands[1]);
		return print_error(EXIT_FAILURE, PERF, "cannot be run: %m; try again later");
	}
	p->control = commands[1];
	p->answers = acks[0];
	p->pid = start_record(p, commands[0], acks[1]);
	close(commands[0]);
	close(acks[1]);
	if (p->pid < 0) {
		p->pid = 0;
		return print_error(EXIT_FAILURE, PERF, "cannot be run: %m; try again later");
	}
	return 0;
}

int profiler_start(struct profiler **started, const struct profiler_plan *plan)
{
	struct profiler *p = new_zeroed(1, sizeof(*p));
	int status;

	*p = (struct profiler){ .plan = plan, .control = -1, .answers = -1 };
	status = start(p);
	if (status)
		profiler_free(p);
	*started = status ? NULL : p;
	return status;
}

/* A perf that has ended must not end this program by SIGPIPE */
static bool write_command(int control, const char *command)
{
	const struct sigaction ignore = { .sa_handler = SIG_IGN };
	size_t length = strlen(command);
	struct sigaction before;
	bool written;

	sigaction(SIGPIPE, &ignore, &before);
	written = write(control, command, length) == (ssize_t)length;
	sigaction(SIGPIPE, &before, NULL);
	return written;
}

/* Tells perf a command and waits until it is done; false if perf is gone. */
static bool tell(const struct profiler *p, const char *command)
{
	char answer[16];

	if (!write_command(p->control, command))
		return false;
	return read(p->answers, answer, sizeof(answer)) > 0;
}

static int wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return -1;
	}
	return status;
}

int profiler_begin(struct profiler *p)
{
	int status;

	if (tell(p, "enable\n"))
		return 0;
	kill(p->pid, SIGTERM);
	status = wait_for(p->pid);
	p->pid = 0;
	if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_NOT_RUN)
		return EXIT_FAILURE;
	return print_error(EXIT_FAILURE, PERF " record",
			   "cannot sample %s: it ended; see its output, %s",
			   p->plan->event, REMEDY);
}

static int read_samples(const struct profiler *p, struct samples *samples)
{
	char *argv[] = { (char *)PERF, (char *)"script", (char *)"-i", p->data,
			 (char *)"-F", (char *)"ip,sym,dso",
			 (char *)"--no-inline", NULL };
	FILE *in = NULL;
	int output[2];
	pid_t pid;

	if (pipe2(output, O_CLOEXEC) != 0)
		return print_error(EXIT_FAILURE, PERF, "cannot be run: %m; try again later");
	pid = run_perf(argv, output[1], NULL);
	close(output[1]);
	if (pid > 0)
		in = fdopen(output[0], "r");
	if (in) {
		samples_from_perf(samples, in, p->plan->chains);
		fclose(in);
	} else {
		close(output[0]);
	}
	if (pid < 0 || !in || wait_for(pid) != 0)
		return print_error(EXIT_FAILURE, PERF " script",
				   "cannot print the samples: it failed; see its output");
	if (!samples->total)
		return print_error(EXIT_FAILURE, PERF,
				   "cannot show where time goes: it took no sample; profile for longer");
	return 0;
}

int profiler_end(struct profiler *p, struct samples *samples)
{
	bool stopped = tell(p, "disable\n") && tell(p, "stop\n");
	int status;

	if (!stopped)
		kill(p->pid, SIGTERM);
	status = wait_for(p->pid);
	p->pid = 0;
	if (!stopped || status != 0)
		return print_error(EXIT_FAILURE, PERF " record",
				   "cannot sample %s: it failed; see its output, %s",
				   p->plan->event, REMEDY);
	return read_samples(p, samples);
}

void profiler_free(struct profiler *p)
{
	if (p->pid > 0) {
		kill(p->pid, SIGTERM);
		wait_for(p->pid);
	}
	if (p->control >= 0)
		close(p->control);
	if (p->answers >= 0)
		close(p->answers);
	if (p->directory) {
		restore_now(p->data_promise);
		restore_now(p->directory_promise);
	}
	free(p->data);
	free(p->directory);
	free(p);
}
