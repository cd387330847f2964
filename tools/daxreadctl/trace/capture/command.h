/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Starts a command whose program runs only after trace_command_release(); waits for its
 * end, for a time, or for Ctrl-C.
 */
#ifndef TRACE_CAPTURE_COMMAND_H
#define TRACE_CAPTURE_COMMAND_H

#include <stdbool.h>
#include <sys/types.h>

struct trace_command {
	pid_t pid;		/* 0: there is none */
	int gate;		/* closing it lets the command run */
	int error;		/* a pipe with errno, if the command could not be run */
	int status;		/* as waitpid() gives it, once it has ended */
};

enum trace_wait {
	WAIT_MORE,		/* nothing happened within the time */
	WAIT_ENDED,		/* the command has ended */
	WAIT_STOP,		/* Ctrl-C: stop and print the answer */
	WAIT_KILL,		/* a signal that must end the program */
};

/*
 * Starts a process that waits before it runs @argv, and writes its mark to the file
 * @marker (see marker.h; -1: none). Returns 0, or an exit status after printing an
 * error.
 */
int trace_command_hold(struct trace_command *command, char **argv, int marker);

/* Ends a command that waits or runs. */
void trace_command_end(struct trace_command *command);

/* Lets it run. Returns as above. */
int trace_command_release(struct trace_command *command, const char *name);

/* Waits for up to @milliseconds. @command may have none, pid 0. */
enum trace_wait trace_command_wait(struct trace_command *command,
				   int milliseconds);

/* Checks that the command, which has ended, succeeded. Returns as above. */
int trace_command_verdict(const struct trace_command *command,
			  const char *name, const char *remedy);

#endif
