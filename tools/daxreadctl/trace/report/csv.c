// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * The answer of trace as CSV: the rows of all arrays of the JSON one after the other, by the
 * same names. The first column says which array a row is from.
 */
#include "lib/output/csv.h"

#include "lib/memory.h"
#include "trace/report/shown.h"

/* The order is fixed; new columns are added at the end. */
static const char *const keys[] = {
	"table", "unit", "method", "phase", "reads", "min", "median", "p99", "max",
	"share_percent", "mean_per_read", "from", "to", "pid", "command", "device", "inode",
	"path", "read_count", "read_iter_count", "bytes", "errors", "time", "whole",
	"tasks", "files",
	NULL,
};

static void add_row(struct json_object *rows, struct json_object *row, const char *table,
		    const char *unit)
{
	json_object_object_add(row, "table", value_of_text(table));
	json_object_object_add(row, "unit", value_of_text(unit));
	json_object_array_add(rows, json_object_get(row));
}

int trace_csv(const struct trace_summary *summary, const struct trace_report_style *style,
	      const char *path)
{
	static const char *const tables[] = {
		"methods", "phases", "distribution", "processes", "other_processes", "files",
		"other_files",
	};
	struct shown shown = shown_of(summary, style);
	struct json_object *answer = trace_json(&shown), *rows = check_alloc(json_object_new_array());

	for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++) {
		struct json_object *table = json_object_object_get(answer, tables[t]);

		if (json_object_is_type(table, json_type_object)) {
			add_row(rows, table, tables[t], style->unit);
			continue;
		}
		for (size_t i = 0; i < json_object_array_length(table); i++)
			add_row(rows, json_object_array_get_idx(table, i), tables[t], style->unit);
	}
	json_object_put(answer);
	shown_free(&shown);
	return csv_write(rows, keys, path);
}
