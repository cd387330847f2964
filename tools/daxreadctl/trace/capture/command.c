// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * The command's process waits at a pipe, the gate, before it runs the command. If exec
 * fails, it reports that through another pipe, which exec closes.
 */
#include "trace/capture/command.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lib/message.h"
#include "trace/capture/marker.h"
#include "trace/capture/signals.h"

static void become(char **argv, int marker, int gate, int error)
{
	char byte;

	if (marker >= 0 && !marker_write(marker))
		_exit(EXIT_FAILURE);
	trace_signals_forget();
	/* closed without a byte: the tracer has ended */
	if (read(gate, &byte, 1) != 1)
		_exit(EXIT_FAILURE);
	execvp(argv[0], argv);
	if (write(error, &errno, sizeof(errno)) < 0)
		_exit(EXIT_FAILURE);
	_exit(EXIT_FAILURE);
}

int trace_command_hold(struct trace_command *command, char **argv, int marker)
{
	int gate[2], error[2];

	*command = (struct trace_command){ 0 };
	if (pipe2(gate, O_CLOEXEC) != 0)
		return print_error(EXIT_FAILURE, argv[0],
				   "cannot be started: %m; try again later");
	if (pipe2(error, O_CLOEXEC) == 0) {
		command->pid = fork();
		if (command->pid == 0) {
			close(gate[1]);
			become(argv, marker, gate[0], error[1]);
		}
		close(error[1]);
		if (command->pid > 0) {
			close(gate[0]);
			command->gate = gate[1];
			command->error = error[0];
			return 0;
		}
		close(error[0]);
	}
	close(gate[0]);
	close(gate[1]);
	return print_error(EXIT_FAILURE, argv[0],
			   "cannot be started: %m; try again later");
}

int trace_command_release(struct trace_command *command, const char *name)
{
	int reason = 0;

	if (write(command->gate, "", 1) != 1)
		reason = errno;
	close(command->gate);
	if (!reason && read(command->error, &reason, sizeof(reason)) <= 0)
		reason = 0;
	close(command->error);
	if (!reason)
		return 0;
	waitpid(command->pid, &command->status, 0);
	command->pid = 0;
	return print_error(EXIT_FAILURE, name,
			   "cannot be run: %s; give a program and its arguments after --",
			   strerror(reason));
}

void trace_command_end(struct trace_command *command)
{
	if (command->pid <= 0)
		return;
	kill(command->pid, SIGTERM);
	waitpid(command->pid, &command->status, 0);
	command->pid = 0;
}

/* A signal from a terminal reaches the command by itself */
static void pass_on(const struct trace_command *command, const siginfo_t *signal)
{
	if (command->pid && signal->si_code <= 0)
		kill(command->pid, signal->si_signo);
}

enum trace_wait trace_command_wait(struct trace_command *command,
				   int milliseconds)
{
	struct timespec limit = {
		.tv_sec = milliseconds / 1000,
		.tv_nsec = milliseconds % 1000 * 1000000L,
	};
	siginfo_t signal;

	if (sigtimedwait(trace_signals_held(), &signal, &limit) < 0)
		return WAIT_MORE;
	if (signal.si_signo == SIGCHLD) {
		if (command->pid <= 0 ||
		    waitpid(command->pid, &command->status, WNOHANG) <= 0)
			return WAIT_MORE;
		command->pid = 0;
		return WAIT_ENDED;
	}
	pass_on(command, &signal);
	if (signal.si_signo == SIGINT)
		return WAIT_STOP;
	trace_signals_end_by(signal.si_signo);
	return WAIT_KILL;
}

int trace_command_verdict(const struct trace_command *command, const char *name,
			  const char *remedy)
{
	if (WIFSIGNALED(command->status))
		return print_error(EXIT_FAILURE, name,
				   "failed: a signal ended it: %s; %s",
				   strsignal(WTERMSIG(command->status)), remedy);
	if (WEXITSTATUS(command->status) != 0)
		return print_error(EXIT_FAILURE, name,
				   "failed: its exit status is %d; %s",
				   WEXITSTATUS(command->status), remedy);
	return EXIT_SUCCESS;
}
