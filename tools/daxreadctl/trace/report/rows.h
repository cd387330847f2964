/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* The tables of reads by task and by file. */
#ifndef TRACE_REPORT_ROWS_H
#define TRACE_REPORT_ROWS_H

#include <json-c/json.h>

#include "lib/output/document.h"
#include "trace/tally.h"

/* Rows that are shown unless all are asked for */
#define ROWS_SHOWN	50

struct rows_kind;	/* tasks, or files */
extern const struct rows_kind rows_tasks, rows_files;

/* Prints the table, with one row for the others. Returns an exit status. */
int rows_print(const struct rows_kind *kind, const struct tally_ranking *ranking,
	       struct document *document);

/* Adds the rows as an array, and the sum of the others as an object, to @answer. */
void rows_add_json(const struct rows_kind *kind, const struct tally_ranking *ranking,
		   struct json_object *answer);

#endif
