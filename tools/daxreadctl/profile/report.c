// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * The table has a row for each function. The cost of a function is its share of the cost
 * of a read that is not sampled.
 */
#include "profile/report.h"

#include <stdlib.h>

#include "lib/memory.h"
#include "lib/output/table.h"

const double reference_only_percent[PROFILED] = { 20.81, 7.99 };

/* Rows with less than this in both columns are summed up in one line */
#define SMALL_PERCENT	0.1

struct shown_row {
	const struct function_row *function;
	const struct profile *profile;
};

static const struct function_row *function_at(const void *row)
{
	return ((const struct shown_row *)row)->function;
}

static struct json_object *percent(double value)
{
	return value_of_decimal(value, 2);
}

/* NULL if the cost of a read is not known */
static struct json_object *cost_of(const struct profile *profile, double share,
				   int method)
{
	if (!(profile->cost[method] > 0))
		return NULL;
	return value_of_decimal(profile->cost[method] * share / 100, 1);
}

static struct json_object *function_name(const void *row)
{
	return value_of_text(function_at(row)->name);
}

static struct json_object *function_in(const void *row)
{
	return value_of_text(function_at(row)->kernel ? "kernel" : "user");
}

static struct json_object *read_iter_percent(const void *row)
{
	return percent(function_at(row)->percent[METHOD_READ_ITER]);
}

static struct json_object *read_percent(const void *row)
{
	return percent(function_at(row)->percent[METHOD_READ]);
}

static struct json_object *read_iter_cost(const void *row)
{
	return cost_of(((const struct shown_row *)row)->profile,
		       function_at(row)->percent[METHOD_READ_ITER], METHOD_READ_ITER);
}

static struct json_object *read_cost(const void *row)
{
	return cost_of(((const struct shown_row *)row)->profile,
		       function_at(row)->percent[METHOD_READ], METHOD_READ);
}

static struct json_object *only(const void *row)
{
	int method = function_at(row)->only;

	return method < 0 ? NULL : value_of_text(method_names[method]);
}

static const struct table_column columns[] = {
	{ "FUNCTION", "function", COLUMN_TEXT, "the function", function_name },
	{ "IN", "in", COLUMN_TEXT, "kernel or user", function_in },
	{ "READ_ITER%", "read_iter_percent", COLUMN_NUMBER,
	  "its share of a read by read_iter", read_iter_percent },
	{ "READ%", "read_percent", COLUMN_NUMBER, "and by read", read_percent },
	{ "READ_ITER", "read_iter_cost", COLUMN_NUMBER,
	  "what that is of what a read costs", read_iter_cost },
	{ "READ", "read_cost", COLUMN_NUMBER, "and by read", read_cost },
	{ "ONLY", "only", COLUMN_TEXT, "the one method that runs it", only },
	{ .name = NULL },
};

static struct table table_of(const struct shown_row *rows, size_t count)
{
	return (struct table){
		.rows_key = "functions",
		.columns = columns,
		.usual = "FUNCTION,IN,READ_ITER%,READ%,READ_ITER,READ,ONLY",
		TABLE_ROWS(rows, count),
	};
}

static bool is_small(const struct function_row *row)
{
	return row->percent[METHOD_READ_ITER] < SMALL_PERCENT &&
	       row->percent[METHOD_READ] < SMALL_PERCENT;
}

static struct json_object *method_json(const struct profile *profile,
				       const struct comparison *c, int method)
{
	struct json_object *object = check_alloc(json_object_new_object());

	json_object_object_add(object, "method", value_of_text(method_names[method]));
	json_object_object_add(object, "samples", value_of_number(c->samples[method]));
	json_object_object_add(object, "cost_per_read", cost_of(profile, 100, method));
	json_object_object_add(object, "only_percent", percent(c->only_percent[method]));
	json_object_object_add(object, "only_cost",
			       cost_of(profile, c->only_percent[method], method));
	json_object_object_add(object, "only_percent_2021",
			       percent(reference_only_percent[method]));
	return object;
}

/* A row for each function; the caller frees them. */
static struct shown_row *rows_of(const struct profile *profile, const struct comparison *c)
{
	struct shown_row *rows = new_zeroed(c->count + 1, sizeof(*rows));

	for (size_t i = 0; i < c->count; i++)
		rows[i] = (struct shown_row){ &c->rows[i], profile };
	return rows;
}

static int report_json(const struct profile *profile, const struct comparison *c)
{
	struct shown_row *rows = rows_of(profile, c);
	struct json_object *answer = check_alloc(json_object_new_object());
	struct json_object *methods = check_alloc(json_object_new_array());
	struct table table = table_of(rows, c->count);

	for (int m = 0; m < PROFILED; m++)
		json_object_array_add(methods, method_json(profile, c, m));
	json_object_object_add(answer, "schema", json_object_new_int(JSON_SCHEMA));
	json_object_object_add(answer, "unit", value_of_text(*profile->unit ? profile->unit : NULL));
	json_object_object_add(answer, "event", value_of_text(*profile->event ? profile->event : NULL));
	json_object_object_add(answer, "period", profile->period ?
			       value_of_number(profile->period) : NULL);
	json_object_object_add(answer, "block_size_bytes", profile->block_size ?
			       value_of_number(profile->block_size) : NULL);
	json_object_object_add(answer, "methods", methods);
	json_object_object_add(answer, table.rows_key, table_json(&table));
	free(rows);
	return print_json(answer);
}

static void print_head(const struct profile *profile, const struct comparison *c,
		       const struct document *doc)
{
	char *text = copy_of("Where a read");

	if (profile->block_size)
		text_add(&text, " ", "of %llu byte%s", (unsigned long long)profile->block_size,
			 profile->block_size == 1 ? "" : "s");
	text_add(&text, " ", "spends its time: %llu samples by read_iter, %llu by read",
		 (unsigned long long)c->samples[METHOD_READ_ITER],
		 (unsigned long long)c->samples[METHOD_READ]);
	if (*profile->event)
		text_add(&text, ", ", "one of %s each %llu", profile->event,
			 (unsigned long long)profile->period);
	if (*profile->unit)
		text_add(&text, ".\n", "READ_ITER and READ are %s of a read", profile->unit);
	document_say(doc, "%s.", text);
	document_gap(doc);
	free(text);
}

static void print_sum(const struct profile *profile, const struct comparison *c,
		      int method, const struct document *doc)
{
	unsigned int count = 0;
	char *text;

	for (size_t i = 0; i < c->count; i++)
		count += c->rows[i].only == method;
	text = text_of("Functions that only %s runs: %u, together %.2f %%", method_names[method],
		       count, c->only_percent[method]);
	if (profile->cost[method] > 0)
		text_add(&text, ", ", "%.1f of %.1f %s a read",
			 profile->cost[method] * c->only_percent[method] / 100,
			 profile->cost[method], profile->unit);
	document_say(doc, "%s.", text);
	free(text);
}

int profile_tables(const struct profile *profile, const struct comparison *c,
		   struct document *doc)
{
	struct shown_row *rows = rows_of(profile, c);
	size_t shown = c->count;
	struct table table;
	int status;

	while (shown && is_small(rows[shown - 1].function))
		shown--;
	print_head(profile, c, doc);
	document_title(doc, "Functions, each without those that it calls");
	table = table_of(rows, shown);
	status = document_table(doc, &table);
	if (shown < c->count)
		document_say(doc, "and %zu functions with less than %.1f %% by either",
			     c->count - shown, SMALL_PERCENT);
	document_gap(doc);
	for (int m = 0; m < PROFILED; m++)
		print_sum(profile, c, m, doc);
	document_say(doc, "In 2021, time on hardware, reads of 4096 bytes: %.2f %% and %.2f %%.",
		     reference_only_percent[METHOD_READ_ITER],
		     reference_only_percent[METHOD_READ]);
	free(rows);
	return status;
}

int profile_report(const struct profile *profile, const struct comparison *c,
		   bool json)
{
	struct document text = { .page = NULL };

	return json ? report_json(profile, c) : profile_tables(profile, c, &text);
}
