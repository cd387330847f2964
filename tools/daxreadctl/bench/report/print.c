// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * A column in which all rows would have the same value is printed above the table instead,
 * so that the table fits 80 columns.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/report/case-columns.h"
#include "bench/report/report.h"
#include "lib/input/options.h"
#include "lib/memory.h"
#include "lib/output/table.h"

/* A row of the 2021 table */
struct reference_row {
	const char *name;
	double costs[METHODS];
};

static struct json_object *name_column(const void *row)
{
	return value_of_text(((const struct reference_row *)row)->name);
}

static struct json_object *reference_cost(const void *row, enum method method)
{
	return value_of_new_text(text_of("%.1f", ((const struct reference_row *)row)->costs[method]));
}

static struct json_object *reference_iter_column(const void *row)
{
	return reference_cost(row, METHOD_READ_ITER);
}

static struct json_object *reference_read_column(const void *row)
{
	return reference_cost(row, METHOD_READ);
}

static struct json_object *reference_ratio_column(const void *row)
{
	const struct reference_row *r = row;

	return value_of_new_text(text_of("%.2f%%",
					 100 * r->costs[METHOD_READ] / r->costs[METHOD_READ_ITER]));
}

#define COLUMN(name, kind, value)	{ name, NULL, kind, NULL, value }

static const struct table_column reference_columns[] = {
	COLUMN("4K AT OFFSET 0", COLUMN_TEXT, name_column),
	COLUMN("READ_ITER", COLUMN_NUMBER, reference_iter_column),
	COLUMN("READ", COLUMN_NUMBER, reference_read_column),
	COLUMN("RATIO", COLUMN_NUMBER, reference_ratio_column),
	{ NULL, NULL, COLUMN_TEXT, NULL, NULL },
};

/* The columns @names of @rows */
static int print_rows(struct document *doc, const char *names, const struct case_row *rows,
		      size_t count)
{
	struct table table = { .columns = case_columns, .usual = names,
			       TABLE_ROWS(rows, count) };

	return document_table(doc, &table);
}

/*
 * Prints a table with a row for each case: the columns in which cases differ, the
 * columns @first, for each method the column that ends in @of and its ratio, and
 * the columns @last.
 */
static int print_by_case(const struct bench *bench, struct document *doc, const char *first,
			 const char *of, const char *last)
{
	bool iter = methods_have(&bench->plan.methods, METHOD_READ_ITER);
	bool read = methods_have(&bench->plan.methods, METHOD_READ);
	bool lean = methods_have(&bench->plan.methods, METHOD_LEAN);
	size_t count = bench->results.count;
	struct case_row *rows = new_zeroed(count, sizeof(*rows));
	char *leading = leading_columns(&bench->plan), *names;
	int status;

	for (size_t i = 0; i < count; i++)
		rows[i] = (struct case_row){ .bench = bench,
					.bcase = &bench->results.cases[i] };
	names = text_of("%s%s%s%s%s%s%s%s%s%s%s%s%s%s%s", leading, first,
			iter ? ",ITER-" : "", iter ? of : "",
			read ? ",READ-" : "", read ? of : "",
			iter && read ? "," : "", iter && read ? of : "",
			iter && read ? "-RATIO" : "",
			lean ? ",LEAN-" : "", lean ? of : "",
			iter && lean ? ",LEAN-" : "", iter && lean ? of : "",
			iter && lean ? "-RATIO" : "",
			last);
	status = print_rows(doc, names, rows, count);
	free(names);
	free(leading);
	free(rows);
	return status;
}

static int print_cases(const struct bench *bench, struct document *doc)
{
	bool iter = methods_have(&bench->plan.methods, METHOD_READ_ITER);
	bool read = methods_have(&bench->plan.methods, METHOD_READ);
	bool lean = methods_have(&bench->plan.methods, METHOD_LEAN);
	bool written = true;
	char *costs;
	int status;

	for (size_t i = 0; i < bench->results.count; i++)
		written = written && all_written(&bench->results.cases[i]);
	costs = text_of("%s%s%s%s%s,SPREAD%s", iter ? ",READ_ITER" : "",
			      read ? ",READ" : "", iter && read ? ",RATIO" : "",
			      lean ? ",LEAN" : "", iter && lean ? ",LEAN-RATIO" : "",
			written ? "" : ",WRITTEN");
	status = print_by_case(bench, doc, costs, "OVERHEAD", ",ZERO,COPY");

	free(costs);
	return status;
}

static int print_method_costs(const struct bench *bench, struct document *doc)
{
	document_gap(doc);
	document_caption(doc, "Method cost: a read less FLOOR, the VFS floor, which is 1 byte of /dev/zero.");
	return print_by_case(bench, doc, ",GETPPID,FLOOR", "COST", "");
}

/* A column for each counter that counted */
static const char *const counter_columns[COUNTERS] = {
	[COUNTER_CYCLES] = "CYCLES", [COUNTER_INSTRUCTIONS] = "INSTRUCTIONS",
	[COUNTER_BRANCH_MISSES] = "BRANCH-MISSES", [COUNTER_L1_MISSES] = "L1D-MISSES",
	[COUNTER_LLC_MISSES] = "LLC-MISSES",
};

static bool is_counted(const struct bench_results *results, int counter)
{
	for (size_t i = 0; i < results->count; i++) {
		for (int m = 0; m < METHODS; m++) {
			if (results->cases[i].methods[m].counted[counter])
				return true;
		}
	}
	return false;
}

/* Prints rows of methods: of all, or of those that have a ratio to read_iter. */
static int print_methods(const struct bench *bench, struct document *doc, const char *columns,
			 bool ratios)
{
	const struct bench_results *results = &bench->results;
	struct case_row *rows = new_zeroed(results->count * METHODS, sizeof(*rows));
	char *leading = leading_columns(&bench->plan);
	char *names = text_of("%s,METHOD,%s", leading, columns);
	size_t count = 0;
	int status;

	for (size_t i = 0; i < results->count; i++) {
		const struct bench_case *bcase = &results->cases[i];

		for (int m = 0; m < METHODS; m++) {
			if (ratios ? has_ratio(bcase, (enum method)m) : bcase->methods[m].measured)
				rows[count++] = (struct case_row){ .bench = bench, .bcase = bcase,
								   .method = (enum method)m };
		}
	}
	status = print_rows(doc, names, rows, count);
	free(names);
	free(leading);
	free(rows);
	return status;
}

static int print_counters(const struct bench *bench, struct document *doc)
{
	char *columns = NULL;
	int status;

	for (int c = 0; c < COUNTERS; c++) {
		if (is_counted(&bench->results, c))
			text_add(&columns, ",", "%s", counter_columns[c]);
	}
	if (!columns)
		return EXIT_SUCCESS;
	document_gap(doc);
	document_caption(doc, "A read by the processor's counters:");
	status = print_methods(bench, doc, columns, false);
	free(columns);
	return status;
}

static int print_single_reads(const struct bench *bench, struct document *doc)
{
	if (!bench->plan.percentiles)
		return EXIT_SUCCESS;
	document_gap(doc);
	document_caption(doc, "Single reads, each with a reading of the clock, %.0f %s, in it:",
			 bench->results.clock_cost, unit_names[bench->plan.unit]);
	return print_methods(bench, doc, "P50,P90,P99,P99.9,MAX", false);
}

static bool any_ratio(const struct bench_results *results)
{
	for (size_t i = 0; i < results->count; i++) {
		if (has_ratio(&results->cases[i], METHOD_READ) ||
		    has_ratio(&results->cases[i], METHOD_LEAN))
			return true;
	}
	return false;
}

/* Only for times: rates, and intervals, because times differ from run to run. */
static int print_time(const struct bench *bench, struct document *doc)
{
	int status;

	if (bench->plan.unit != UNIT_NS)
		return EXIT_SUCCESS;
	document_gap(doc);
	document_caption(doc, "Reads, and MiB, a second, of all threads together:");
	status = print_methods(bench, doc, "READS/S,MIB/S", false);
	if (status || !any_ratio(&bench->results))
		return status;
	document_gap(doc);
	document_caption(doc, "Cost by pairs of rounds; the median lies between FROM and TO (sign test, 95 %%):");
	return print_methods(bench, doc, "OF READ_ITER,FROM,TO,VERDICT", true);
}

/* The tables with a row for each method */
static int print_by_method(const struct bench *bench, struct document *doc)
{
	int status = print_time(bench, doc);

	if (!status)
		status = print_single_reads(bench, doc);
	return status ? status : print_counters(bench, doc);
}

static int print_reference(const struct bench *bench, struct document *doc)
{
	const struct bench_case *bcase = reference_case(&bench->results);
	struct reference_row rows[2] = { { .name = NULL }, { .name = "2021, on hardware, ns" } };
	struct table table = { .columns = reference_columns, TABLE_ROWS(rows, 2),
			       .usual = "4K AT OFFSET 0,READ_ITER,READ,RATIO" };
	char name[64];

	if (!bcase)
		return EXIT_SUCCESS;
	snprintf(name, sizeof(name), "this run, %s", unit_names[bench->plan.unit]);
	rows[0].name = name;
	for (int m = METHOD_READ_ITER; m <= METHOD_READ; m++) {
		rows[0].costs[m] = bcase->methods[m].per_read.median;
		rows[1].costs[m] = reference_seconds[m] * 1e9 / (double)REFERENCE_READS;
	}
	document_gap(doc);
	document_title(doc, "Beside the measurement of 2021");
	return document_table(doc, &table);
}

static void print_head(const struct bench *bench, const struct document *doc)
{
	const struct bench_plan *plan = &bench->plan;
	const char *unit = unit_names[plan->unit];

	char *order = NULL;

	if (bench->fs)
		document_say(doc, "Reads on %s (%s), kernel %s, in %s a read",
			     bench->fs->mount_points[0], bench->fs->device, bench->kernel, unit);
	else
		document_say(doc, "Reads of %s, kernel %s, in %s a read", plan->file,
			     bench->kernel, unit);
	if (plan->patterns.count == 1)
		text_add(&order, "; ", "pattern %s", pattern_names[plan->patterns.items[0]]);
	if (plan->threads.count == 1)
		text_add(&order, "; ", "%llu thread%s",
			 (unsigned long long)plan->threads.items[0],
			 plan->threads.items[0] == 1 ? "" : "s");
	text_add(&order, "; ", "medians of %llu round%s", (unsigned long long)plan->rounds,
		 plan->rounds == 1 ? "" : "s");
	document_say(doc, "%s", order);
	document_gap(doc);
	free(order);
}

/* The table, its headings and notes */
static int print_table(const struct bench *bench, struct document *doc)
{
	int status;

	document_title(doc, "Cost of a read, in %s", unit_names[bench->plan.unit]);
	status = print_cases(bench, doc);
	if (status)
		return status;
	document_gap(doc);
	document_say(doc, "OVERHEAD: a read less COPY, a user-space copy of as much from a mapping. SPREAD:\n"
		     "max - min over the median. Limits: COPY, and ZERO, as much from /dev/zero.");
	status = print_method_costs(bench, doc);
	if (!status)
		status = print_by_method(bench, doc);
	return status ? status : print_reference(bench, doc);
}

static void print_warnings(const struct warnings *warnings)
{
	if (!warnings || !warnings->count)
		return;
	printf("\nWarnings, of what makes these figures mean something else:\n");
	for (size_t i = 0; i < warnings->count; i++) {
		char *text = text_of("%s: %s", warnings->items[i].name,
				     warnings->items[i].text);

		print_wrapped(text, 0);
		free(text);
	}
}

int bench_tables(const struct bench *bench, struct document *doc)
{
	const char *preset = bench->plan.preset;
	int status;

	print_head(bench, doc);
	if (preset && strcmp(preset, "thread") == 0)
		status = bench_print_thread(bench, doc);
	else
		status = print_table(bench, doc);
	if (!status && bench->peers.items)
		status = bench_print_peers(bench, doc);
	return status;
}

int bench_print(const struct bench *bench)
{
	struct document text = { .page = NULL };
	int status = bench_tables(bench, &text);

	if (!status)
		print_warnings(&bench->warnings);
	return status;
}
