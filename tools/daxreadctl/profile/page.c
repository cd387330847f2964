// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* A profile as a page: pictures of functions and calls, both as tables, the machine. */
#include "lib/output/page.h"

#include <stdlib.h>

#include "fs/machine/settings.h"
#include "lib/memory.h"
#include "lib/output/file.h"
#include "profile/draw.h"
#include "profile/report.h"

/* Calls with less than this by both methods are not in the table */
#define SMALL_PERCENT	1

struct made {
	const struct profile *profile;
	const struct comparison *comparison;
	const struct profile_source *source;
	struct call outermost;
};

/* A row of the table of calls */
struct call_row {
	const struct profile *profile;
	const struct call *call;
	unsigned long depth;
};

struct call_rows {
	struct call_row *items;
	size_t count;
};

static struct json_object *depth_column(const void *row)
{
	return value_of_number(((const struct call_row *)row)->depth);
}

static struct json_object *function_column(const void *row)
{
	return value_of_text(((const struct call_row *)row)->call->name);
}

static struct json_object *in_column(const void *row)
{
	return value_of_text(((const struct call_row *)row)->call->kernel ? "kernel" : "user");
}

static struct json_object *percent_of(const void *row, int method)
{
	const struct call_row *r = row;

	return value_of_decimal(call_percent(r->profile, r->call, method), 2);
}

static struct json_object *read_iter_column(const void *row)
{
	return percent_of(row, METHOD_READ_ITER);
}

static struct json_object *read_column(const void *row)
{
	return percent_of(row, METHOD_READ);
}

static const struct table_column columns[] = {
	{ "DEPTH", NULL, COLUMN_NUMBER, NULL, depth_column },
	{ "FUNCTION", NULL, COLUMN_TEXT, NULL, function_column },
	{ "IN", NULL, COLUMN_TEXT, NULL, in_column },
	{ "READ_ITER%", NULL, COLUMN_NUMBER, NULL, read_iter_column },
	{ "READ%", NULL, COLUMN_NUMBER, NULL, read_column },
	{ .name = NULL },
};

/* A row for each call, its own calls after it */
static void list_calls(struct call_rows *rows, const struct profile *profile,
		       const struct call *caller, unsigned long depth)
{
	for (size_t i = 0; i < caller->count; i++) {
		const struct call *call = &caller->calls[i];

		if (call_percent(profile, call, METHOD_READ_ITER) < SMALL_PERCENT &&
		    call_percent(profile, call, METHOD_READ) < SMALL_PERCENT)
			continue;
		rows->items = grown(rows->items, rows->count + 1, sizeof(*rows->items));
		rows->items[rows->count++] = (struct call_row){ profile, call, depth };
		list_calls(rows, profile, call, depth + 1);
	}
}

static int write_calls(struct document *document, const struct made *made)
{
	struct call_rows rows = { NULL, 0 };
	struct table table = { .columns = columns, .usual = "DEPTH,FUNCTION,IN,READ_ITER%,READ%" };
	int status;

	list_calls(&rows, made->profile, &made->outermost, 1);
	table.rows = rows.items;
	table.count = rows.count;
	table.row_size = sizeof(*rows.items);
	document_title(document, "Calls, each with all that it calls, of %d %% and more; a caller is the last row above with a smaller depth",
		       SMALL_PERCENT);
	status = document_table(document, &table);
	free(rows.items);
	return status;
}

static void write_pictures(FILE *out, const struct made *made)
{
	page_section(out, "Functions of each method");
	page_picture_begin(out, "functions by their share, a bar for each method");
	draw_functions(out, made->profile, made->comparison);
	page_picture_end(out, "Each bar is as long as a read costs, if that is known. Functions that one method alone runs come first and are underlined.");
	page_section(out, "Who calls whom");
	for (int m = 0; m < PROFILED; m++) {
		char *name = text_of("calls by %s", method_names[m]);

		page_picture_begin(out, name);
		draw_calls(out, made->profile, made->comparison, &made->outermost, m);
		page_picture_end(out, "As wide as its share, with all that it calls; those that it calls stand below it. Very narrow ones are left out. Orange and green are functions that read_iter or read alone runs (ONLY in the table of functions), blue others of the kernel, grey user space.");
		free(name);
	}
}

static int write_page(FILE *out, const void *arg)
{
	const struct made *made = arg;
	struct document document = { .page = out };
	int status;

	page_begin(out, "The functions of a DAX read by each method",
		   made->source->command);
	page_warnings(out, made->source->warnings);
	write_pictures(out, made);
	page_section(out, "All figures");
	status = profile_tables(made->profile, made->comparison, &document);
	if (!status)
		status = write_calls(&document, made);
	if (!status)
		status = settings_section(&document, made->source->from);
	page_end(out);
	return status;
}

int profile_page(const struct profile *profile, const struct comparison *comparison,
		 const struct profile_source *source, const char *path)
{
	struct made made = { profile, comparison, source, calls_of(profile) };
	int status = output_write(path, write_page, &made);

	calls_free(&made.outermost);
	return status;
}
