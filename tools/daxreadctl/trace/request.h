/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* What to trace: the options of `daxreadctl trace`. */
#ifndef TRACE_REQUEST_H
#define TRACE_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct trace_request {
	bool one_device;	/* only reads of the device @dev */
	dev_t dev;
	const char *comm;	/* only by tasks of this name; NULL: of any */
	const uint64_t *pids;	/* only by these processes and what they start */
	size_t pid_count;
	char **command;		/* only by this command and what it starts; or NULL */
	double seconds;		/* duration; 0: until the command ends, or Ctrl-C */
	const char *record;	/* keep the trace in this file; or NULL */
	size_t buffer_kib;	/* for each CPU */
};

/* True if only some tasks are traced. */
static inline bool trace_request_selects_tasks(const struct trace_request *request)
{
	return request->comm || request->pid_count || request->command;
}

#endif
