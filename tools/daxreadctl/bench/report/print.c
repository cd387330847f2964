// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Columns in which all rows would say the same stand above the table instead,
 * so that it fits 80 columns.
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
	return check_alloc(json_object_new_string(((const struct reference_row *)row)->name));
}

static struct json_object *reference_cost(const void *row, enum method method)
{
	return text_value(text_of("%.1f", ((const struct reference_row *)row)->costs[method]));
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

	return text_value(text_of("%.2f%%", 100 * r->costs[METHOD_READ] /
				  r->costs[METHOD_READ_ITER]));
}

#define COLUMN(name, kind, value)	{ name, NULL, kind, NULL, value }

static const struct table_column reference_columns[] = {
	COLUMN("4K AT OFFSET 0", COLUMN_TEXT, name_column),
	COLUMN("READ_ITER", COLUMN_NUMBER, reference_iter_column),
	COLUMN("READ", COLUMN_NUMBER, reference_read_column),
	COLUMN("RATIO", COLUMN_NUMBER, reference_ratio_column),
	{ NULL, NULL, COLUMN_TEXT, NULL, NULL },
};

static const void *case_row_at(const void *rows, size_t i)
{
	return (const struct case_row *)rows + i;
}

static const void *reference_row_at(const void *rows, size_t i)
{
	return (const struct reference_row *)rows + i;
}

/* The columns @names of @rows */
static int print_rows(const char *names, const struct case_row *rows, size_t count)
{
	struct table table = { .columns = case_columns, .usual = names };

	return table_show(&table, case_row_at, rows, count);
}

/*
 * A table with a row for each case: what tells them apart, the columns @first, for
 * each method the column that ends in @of and its ratio, and the columns @last.
 */
static int print_by_case(const struct bench_report *report, const char *first,
			 const char *of, const char *last)
{
	bool iter = methods_have(&report->plan->methods, METHOD_READ_ITER);
	bool read = methods_have(&report->plan->methods, METHOD_READ);
	bool lean = methods_have(&report->plan->methods, METHOD_LEAN);
	size_t count = report->results->count;
	struct case_row *rows = new_zeroed(count, sizeof(*rows));
	char *leading = leading_columns(report->plan), *names;
	int status;

	for (size_t i = 0; i < count; i++)
		rows[i] = (struct case_row){ .report = report,
					.bcase = &report->results->cases[i] };
	names = text_of("%s%s%s%s%s%s%s%s%s%s%s%s%s%s%s", leading, first,
			iter ? ",ITER-" : "", iter ? of : "",
			read ? ",READ-" : "", read ? of : "",
			iter && read ? "," : "", iter && read ? of : "",
			iter && read ? "-RATIO" : "",
			lean ? ",LEAN-" : "", lean ? of : "",
			iter && lean ? ",LEAN-" : "", iter && lean ? of : "",
			iter && lean ? "-RATIO" : "",
			last);
	status = print_rows(names, rows, count);
	free(names);
	free(leading);
	free(rows);
	return status;
}

static int print_cases(const struct bench_report *report)
{
	bool iter = methods_have(&report->plan->methods, METHOD_READ_ITER);
	bool read = methods_have(&report->plan->methods, METHOD_READ);
	bool lean = methods_have(&report->plan->methods, METHOD_LEAN);
	bool written = true;
	char *costs;
	int status;

	for (size_t i = 0; i < report->results->count; i++)
		written = written && all_written(&report->results->cases[i]);
	costs = text_of("%s%s%s%s%s,SPREAD%s", iter ? ",READ_ITER" : "",
			      read ? ",READ" : "", iter && read ? ",RATIO" : "",
			      lean ? ",LEAN" : "", iter && lean ? ",LEAN-RATIO" : "",
			written ? "" : ",WRITTEN");
	status = print_by_case(report, costs, "OVERHEAD", ",ZERO,COPY");

	free(costs);
	return status;
}

static int print_method_costs(const struct bench_report *report)
{
	printf("\nMethod cost: a read less FLOOR, the VFS floor, which is 1 byte of /dev/zero.\n");
	return print_by_case(report, ",GETPPID,FLOOR", "COST", "");
}

/* A column for each counter; those that counted nothing stay out. */
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
static int print_methods(const struct bench_report *report, const char *columns, bool ratios)
{
	const struct bench_results *results = report->results;
	struct case_row *rows = new_zeroed(results->count * METHODS, sizeof(*rows));
	char *leading = leading_columns(report->plan);
	char *names = text_of("%s,METHOD,%s", leading, columns);
	size_t count = 0;
	int status;

	for (size_t i = 0; i < results->count; i++) {
		const struct bench_case *bcase = &results->cases[i];

		for (int m = 0; m < METHODS; m++) {
			if (ratios ? has_ratio(bcase, (enum method)m) : bcase->methods[m].measured)
				rows[count++] = (struct case_row){ .report = report, .bcase = bcase,
								   .method = (enum method)m };
		}
	}
	status = print_rows(names, rows, count);
	free(names);
	free(leading);
	free(rows);
	return status;
}

static int print_counters(const struct bench_report *report)
{
	char *columns = NULL;
	int status;

	for (int c = 0; c < COUNTERS; c++) {
		char *longer;

		if (!is_counted(report->results, c))
			continue;
		longer = text_of("%s%s%s", columns ? columns : "", columns ? "," : "",
				 counter_columns[c]);
		free(columns);
		columns = longer;
	}
	if (!columns)
		return EXIT_SUCCESS;
	printf("\nA read by the processor's counters:\n");
	status = print_methods(report, columns, false);
	free(columns);
	return status;
}

static int print_single_reads(const struct bench_report *report)
{
	if (!report->plan->percentiles)
		return EXIT_SUCCESS;
	printf("\nSingle reads, each with a reading of the clock, %.0f %s, in it:\n",
	       report->results->clock_cost, unit_names[report->plan->unit]);
	return print_methods(report, "P50,P90,P99,P99.9,MAX", false);
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

/* Time is never twice the same: what may be concluded from it, and how much it reads. */
static int print_time(const struct bench_report *report)
{
	int status;

	if (report->plan->unit != UNIT_NS)
		return EXIT_SUCCESS;
	printf("\nReads, and MiB, a second, of all threads together:\n");
	status = print_methods(report, "READS/S,MIB/S", false);
	if (status || !any_ratio(report->results))
		return status;
	printf("\nCost by pairs of rounds; the median lies between FROM and TO (sign test, 95 %%):\n");
	return print_methods(report, "OF READ_ITER,FROM,TO,VERDICT", true);
}

/* What there is to say of each method beside its cost */
static int print_by_method(const struct bench_report *report)
{
	int status = print_time(report);

	if (!status)
		status = print_single_reads(report);
	return status ? status : print_counters(report);
}

static int print_reference(const struct bench_report *report)
{
	const struct bench_case *bcase = reference_case(report->results);
	struct table table = { .columns = reference_columns,
			       .usual = "4K AT OFFSET 0,READ_ITER,READ,RATIO" };
	struct reference_row rows[2] = { { .name = NULL }, { .name = "2021, on hardware, ns" } };
	char name[64];

	if (!bcase)
		return EXIT_SUCCESS;
	snprintf(name, sizeof(name), "this run, %s", unit_names[report->plan->unit]);
	rows[0].name = name;
	for (int m = METHOD_READ_ITER; m <= METHOD_READ; m++) {
		rows[0].costs[m] = bcase->methods[m].per_read.median;
		rows[1].costs[m] = reference_seconds[m] * 1e9 / (double)REFERENCE_READS;
	}
	putchar('\n');
	return table_show(&table, reference_row_at, rows, 2);
}

static void print_head(const struct bench_report *report)
{
	const struct bench_plan *plan = report->plan;
	const char *unit = unit_names[plan->unit];

	if (report->fs)
		printf("Reads on %s (%s), kernel %s, in %s a read\n",
		       report->fs->mount_points[0], report->fs->device,
		       report->kernel, unit);
	else
		printf("Reads of %s, kernel %s, in %s a read\n", plan->file,
		       report->kernel, unit);
	if (plan->patterns.count == 1)
		printf("pattern %s; ", pattern_names[plan->patterns.items[0]]);
	if (plan->threads.count == 1)
		printf("%llu thread%s; ", (unsigned long long)plan->threads.items[0],
		       plan->threads.items[0] == 1 ? "" : "s");
	printf("medians of %llu round%s\n\n", (unsigned long long)plan->rounds,
	       plan->rounds == 1 ? "" : "s");
}

/* The table and what belongs to it */
static int print_table(const struct bench_report *report)
{
	int status = print_cases(report);

	if (status)
		return status;
	printf("\nOVERHEAD: a read less COPY, a user-space copy of as much from a mapping. SPREAD:\n"
	       "max - min over the median. Limits: COPY, and ZERO, as much from /dev/zero.\n");
	status = print_method_costs(report);
	if (!status)
		status = print_by_method(report);
	return status ? status : print_reference(report);
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

int bench_print(const struct bench_report *report)
{
	const char *preset = report->plan->preset;
	int status;

	print_head(report);
	if (preset && strcmp(preset, "thread") == 0)
		status = bench_print_thread(report);
	else
		status = print_table(report);
	if (!status && report->peers)
		status = bench_print_peers(report);
	if (!status)
		print_warnings(report->warnings);
	return status;
}
