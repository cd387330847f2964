/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Runs a trace, from making the instances to removing them. */
#ifndef TRACE_CONTROL_RUN_H
#define TRACE_CONTROL_RUN_H

#include "trace/capture/command.h"
#include "trace/request.h"
#include "trace/summary.h"

struct trace_outcome {
	bool complete;		/* no signal ended it: there is an answer */
	bool local_ids;		/* this process sees other IDs than the traced ones */
	bool command_ended;
	struct trace_command command;
};

/*
 * Sums up the reads in @summary; with request->record writes the file and sums up
 * nothing. Returns 0, also if the command failed, or an exit status after printing an
 * error.
 */
int trace_run(const struct trace_request *request, struct trace_summary *summary,
	      struct trace_outcome *outcome);

/* Checks that the command succeeded. Returns 0, or an exit status after printing an error. */
int trace_run_verdict(const struct trace_request *request, const struct trace_outcome *outcome);

/* Called last: a signal that must end the program ends it now. */
void trace_run_end(void);

#endif
