/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* The running processes that --pid names. */
#ifndef TRACE_CONTROL_NAMED_H
#define TRACE_CONTROL_NAMED_H

#include <stdbool.h>

#include "trace/capture/instance.h"
#include "trace/request.h"

/* All zeros: none */
struct named_processes {
	struct pollfd *items;	/* readable once the process has ended */
	size_t count;
	char *threads;		/* of all of them, separated by blanks; NULL: none */
};

/* Finds those of @request. Returns 0, or an exit status after printing an error. */
int named_find(struct named_processes *named, const struct trace_request *request);

/* Adds threads to the trace that were made between the look-up and its start. */
void named_add_new_threads(const struct trace_request *request,
			   const struct trace_instances *instances);

/* True if all of them have ended; false if there are none. */
bool named_ended(const struct named_processes *named);

void named_free(struct named_processes *named);

#endif
