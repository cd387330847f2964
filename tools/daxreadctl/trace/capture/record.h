/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Records the events of the instances in a file, with trace-cmd record. */
#ifndef TRACE_RECORD_H
#define TRACE_RECORD_H

#include "trace/capture/instance.h"

struct trace_recorder {
	const char *path;
	const struct trace_instances *instances;
	pid_t pid;		/* of trace-cmd; 0: it is not running */
	int status;		/* as waitpid() gives it, once it has ended */
};

/*
 * Starts trace-cmd, and waits until it records. The tasks @pids are as in
 * trace_instances_select(). Returns 0, or an exit status after printing an error.
 */
int trace_recorder_start(struct trace_recorder *recorder, const struct trace_request *request,
			 const struct trace_instances *instances, const char *pids);

/* True if it still runs. */
bool trace_recorder_runs(struct trace_recorder *recorder);

/*
 * Lets it write the file; with @give_up no file is left. Returns 0, or an exit status
 * after printing an error.
 */
int trace_recorder_stop(struct trace_recorder *recorder, bool give_up);

#endif
