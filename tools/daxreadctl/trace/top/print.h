/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Reports on standard output, one after another: tables, or a line of JSON each. */
#ifndef TRACE_TOP_PRINT_H
#define TRACE_TOP_PRINT_H

#include "trace/top/interval.h"
#include "trace/top/names.h"

struct top_style {
	enum top_view view;	/* JSON has all */
	enum top_sort sort;
	bool json;
	size_t rows;		/* at most so many of each kind, and the sum of the others */
	const char *unit;	/* of times */
};

/* Prints one report. Returns an exit status. */
int top_print(const struct top_interval *interval, const struct top_style *style,
	      struct top_names *names);

#endif
