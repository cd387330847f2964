/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* `daxreadctl top`: watches reads, and reports on them interval by interval. */
#ifndef TRACE_TOP_RUN_H
#define TRACE_TOP_RUN_H

#include "trace/request.h"
#include "trace/top/print.h"

struct top_request {
	struct trace_request trace;
	struct top_style style;
	bool reverse;
	bool batch;		/* print; else there is a screen */
	bool exact;		/* see every read; else sample */
	double delay;		/* seconds of an interval */
	const char *from;	/* show this trace; NULL: what happens now */
	const char *prometheus;	/* also or only write this file; or NULL */
	const char *scope;	/* for the screen: whose reads; NULL: all */
};

/* Returns an exit status. A signal that must end the program ends it in top_run_end(). */
int top_run(const struct top_request *request);
void top_run_end(void);

#endif
