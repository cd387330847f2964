/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* The screen as lines of text, for any size of it. */
#ifndef TRACE_TOP_LAYOUT_H
#define TRACE_TOP_LAYOUT_H

#include "trace/top/interval.h"

enum line_kind { LINE_PLAIN, LINE_TITLE, LINE_WARNING, LINE_HEADING };

struct top_line {
	char *text;		/* not wider than the screen */
	enum line_kind kind;
};

struct top_look {
	size_t lines, columns;	/* of the screen */
	enum top_view view;
	enum top_sort sort;
	bool reverse;
	size_t first;		/* the row at the top: that far it was scrolled */
	const char *unit;	/* of times */
	const char *scope;	/* whose reads: "/mnt/pmem0"; NULL: all */
};

/* How many rows the screen has place for */
size_t top_layout_rows(const struct top_interval *interval, const struct top_look *look);

/* Fills in @look->lines lines; @interval NULL: there is none yet. */
void top_layout(const struct top_interval *interval, const struct top_rows *rows,
		const struct top_look *look, struct top_line *lines);

#endif
