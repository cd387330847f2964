/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* What `daxreadctl trace` prints: tables for people, or JSON. */
#ifndef TRACE_REPORT_H
#define TRACE_REPORT_H

#include "trace/summary.h"

struct trace_report_style {
	const char *unit;	/* of times */
	bool json;
	bool all_rows;		/* all rows, not only those with the most time */
	bool some_tasks;	/* the trace is of some tasks only */
	bool left_out;		/* print a note about reads whose task is not known */
};

/* Returns an exit status. */
int trace_report(const struct trace_summary *summary, const struct trace_report_style *style);

#endif
