/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* What `daxreadctl trace` prints and writes: tables for people, JSON, CSV, a page. */
#ifndef TRACE_REPORT_H
#define TRACE_REPORT_H

#include "trace/summary.h"

struct trace_report_style {
	const char *unit;	/* of times */
	bool json;
	bool all_rows;		/* all rows, not only those with the most time */
	bool some_tasks;	/* the trace is of some tasks only */
	bool left_out;		/* print a note about reads whose task is not known */
	const char *from;	/* the file that was read; NULL: it was traced here and now */
	const char *command;	/* the command line, for a page */
};

/* Returns an exit status. */
int trace_report(const struct trace_summary *summary, const struct trace_report_style *style);

/* Writes a page into @path. Returns as above. */
int trace_page(const struct trace_summary *summary, const struct trace_report_style *style,
	       const char *path);

/* Writes all rows as CSV into @path, "-": onto standard output. Returns as above. */
int trace_csv(const struct trace_summary *summary, const struct trace_report_style *style,
	      const char *path);

#endif
