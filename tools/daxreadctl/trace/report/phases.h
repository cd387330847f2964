/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* The times of a read's phases by method, as rows. */
#ifndef TRACE_REPORT_PHASES_H
#define TRACE_REPORT_PHASES_H

#include "lib/output/table.h"
#include "trace/summary.h"

struct phase_row {
	const char *method;
	enum trace_phase phase;
	const struct histogram *times;
	double share;		/* of the time of all whole reads; percent */
	double mean;		/* spread over all whole reads */
};

/* Phases of each method that was used, and the totals */
#define PHASE_ROWS	(DAX_METHODS * TRACE_PHASES)

struct phases {
	struct phase_row rows[PHASE_ROWS];
	size_t count;
};

/* The rows of @summary, which must stay. */
struct phases phases_of(const struct trace_summary *summary);

/* As a table; @phases must stay. */
struct table phases_table(const struct phases *phases);

/* The times of whole reads by @method; if there are none, the kernel's own durations */
const struct histogram *phases_total(const struct trace_summary *summary, int method);

#endif
