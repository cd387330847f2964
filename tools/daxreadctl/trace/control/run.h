/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Traces what is asked for, from making the instances to removing them. */
#ifndef TRACE_CONTROL_RUN_H
#define TRACE_CONTROL_RUN_H

#include "trace/capture/command.h"
#include "trace/request.h"
#include "trace/summary.h"

struct trace_outcome {
	bool complete;		/* it was not a signal that ended it: there is an answer */
	bool local_ids;		/* this process sees other IDs than those that were traced */
	bool command_ended;
	struct trace_command command;
};

/*
 * Sums up in @summary what is read; with request->record the file is written, and
 * nothing summed up. Returns an exit status after saying why, and 0 if all was well but,
 * perhaps, for the command.
 */
int trace_run(const struct trace_request *request, struct trace_summary *summary,
	      struct trace_outcome *outcome);

/* The exit status that goes with the command's end, after saying how it failed. */
int trace_run_verdict(const struct trace_request *request, const struct trace_outcome *outcome);

/* Called last: a signal that meant to end the program ends it now. */
void trace_run_end(void);

#endif
