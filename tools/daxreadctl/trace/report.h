/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* What `daxreadctl trace` prints: tables for people, or JSON. */
#ifndef TRACE_REPORT_H
#define TRACE_REPORT_H

#include "trace/summary.h"

/* Prints @summary; times are in @unit. Returns an exit status. */
int trace_report(const struct trace_summary *summary, const char *unit,
		 bool json);

#endif
