/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* What to trace: the options of `daxreadctl trace` and `top`. */
#ifndef TRACE_REQUEST_H
#define TRACE_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct trace_request {
	const dev_t *devices;	/* only reads of these; NULL: of any */
	size_t device_count;
	bool ends_only;		/* not the phases: ext4_dax_read is the one event */
	const char *comm;	/* only by tasks of this name; NULL: of any */
	const uint64_t *pids;	/* only by these processes and what they start */
	size_t pid_count;
	char **command;		/* only by this command and what it starts; or NULL */
	double seconds;		/* duration; 0: until the command ends, or Ctrl-C */
	const char *record;	/* keep the trace in this file; or NULL */
	size_t buffer_kib;	/* for each CPU */
};

/* Checks the name of --comm. Returns 0, or EXIT_USAGE after printing an error. */
int trace_check_comm(const char *comm);

/* True if only some tasks are traced. */
static inline bool trace_request_selects_tasks(const struct trace_request *request)
{
	return request->comm || request->pid_count || request->command;
}

#endif
