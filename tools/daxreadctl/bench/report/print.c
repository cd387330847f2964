// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Columns in which all rows would say the same stand above the table instead,
 * so that it fits 80 columns.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/report/report.h"
#include "lib/memory.h"
#include "lib/output/table.h"

/* A row of any of the tables */
struct row {
	const struct bench_report *report;
	const struct bench_case *bcase;
	enum method method;			/* of the counters' table */
	const char *name;			/* of the 2021 table */
	double costs[METHODS];
};

static const struct row *as_row(const void *row)
{
	return row;
}

static struct json_object *cost_of(const void *row, const struct series *series)
{
	return series->measured ? cost_value(as_row(row)->report, series->per_read.median) : NULL;
}

static struct json_object *size_column(const void *row)
{
	return check_alloc(json_object_new_uint64(as_row(row)->bcase->block_size));
}

static struct json_object *api_column(const void *row)
{
	return check_alloc(json_object_new_string(api_names[as_row(row)->bcase->api]));
}

static struct json_object *pattern_column(const void *row)
{
	return check_alloc(json_object_new_string(pattern_names[as_row(row)->bcase->pattern]));
}

static struct json_object *threads_column(const void *row)
{
	return check_alloc(json_object_new_uint64(as_row(row)->bcase->threads));
}

static struct json_object *read_iter_column(const void *row)
{
	return cost_of(row, &as_row(row)->bcase->methods[METHOD_READ_ITER]);
}

static struct json_object *read_column(const void *row)
{
	return cost_of(row, &as_row(row)->bcase->methods[METHOD_READ]);
}

static struct json_object *lean_column(const void *row)
{
	return cost_of(row, &as_row(row)->bcase->methods[METHOD_LEAN]);
}

static struct json_object *ratio_of(const void *row, enum method method)
{
	const struct bench_case *bcase = as_row(row)->bcase;

	return has_ratio(bcase, method) ? percent_value(cost_ratio(bcase, method)) : NULL;
}

static struct json_object *ratio_column(const void *row)
{
	return ratio_of(row, METHOD_READ);
}

static struct json_object *lean_ratio_column(const void *row)
{
	return ratio_of(row, METHOD_LEAN);
}

static struct json_object *spread_column(const void *row)
{
	double widest = 0;

	for (int m = 0; m < METHODS; m++) {
		const struct series *series = &as_row(row)->bcase->methods[m];
		double spread = series->measured ? stats_spread(&series->per_read) : 0;

		widest = spread > widest ? spread : widest;
	}
	return percent_value(widest);
}

static struct json_object *method_cost_of(const void *row, enum method method)
{
	const struct bench_case *bcase = as_row(row)->bcase;

	return bcase->methods[method].measured ?
	       cost_value(as_row(row)->report, method_cost(bcase, method)) : NULL;
}

static struct json_object *iter_cost_column(const void *row)
{
	return method_cost_of(row, METHOD_READ_ITER);
}

static struct json_object *read_cost_column(const void *row)
{
	return method_cost_of(row, METHOD_READ);
}

static struct json_object *lean_cost_column(const void *row)
{
	return method_cost_of(row, METHOD_LEAN);
}

static struct json_object *cost_ratio_of(const void *row, enum method method)
{
	const struct row *r = row;

	return has_ratio(r->bcase, method) ?
	       percent_value(method_cost_ratio(r->bcase, method)) : NULL;
}

static struct json_object *cost_ratio_column(const void *row)
{
	return cost_ratio_of(row, METHOD_READ);
}

static struct json_object *lean_cost_ratio_column(const void *row)
{
	return cost_ratio_of(row, METHOD_LEAN);
}

static struct json_object *overhead_of(const void *row, enum method method)
{
	const struct bench_case *bcase = as_row(row)->bcase;

	return bcase->methods[method].measured ?
	       cost_value(as_row(row)->report, overhead(bcase, method)) : NULL;
}

static struct json_object *iter_overhead_column(const void *row)
{
	return overhead_of(row, METHOD_READ_ITER);
}

static struct json_object *read_overhead_column(const void *row)
{
	return overhead_of(row, METHOD_READ);
}

static struct json_object *lean_overhead_column(const void *row)
{
	return overhead_of(row, METHOD_LEAN);
}

static struct json_object *overhead_ratio_of(const void *row, enum method method)
{
	const struct row *r = row;

	return has_ratio(r->bcase, method) ?
	       percent_value(overhead_ratio(r->bcase, method)) : NULL;
}

static struct json_object *overhead_ratio_column(const void *row)
{
	return overhead_ratio_of(row, METHOD_READ);
}

static struct json_object *lean_overhead_ratio_column(const void *row)
{
	return overhead_ratio_of(row, METHOD_LEAN);
}

static struct json_object *floor_column(const void *row)
{
	return cost_of(row, &as_row(row)->bcase->zero_1);
}

static struct json_object *getppid_column(const void *row)
{
	return cost_of(row, &as_row(row)->bcase->getppid);
}

static struct json_object *zero_column(const void *row)
{
	return cost_of(row, &as_row(row)->bcase->zero);
}

static struct json_object *copy_column(const void *row)
{
	return cost_of(row, &as_row(row)->bcase->copy);
}

static struct json_object *method_column(const void *row)
{
	return check_alloc(json_object_new_string(method_names[as_row(row)->method]));
}

static struct json_object *cycles_column(const void *row)
{
	const struct row *r = row;

	return text_value(text_of("%.0f", r->bcase->methods[r->method].cycles.median));
}

static struct json_object *instructions_column(const void *row)
{
	const struct row *r = row;

	return text_value(text_of("%.0f", r->bcase->methods[r->method].instructions.median));
}

static struct json_object *name_column(const void *row)
{
	return check_alloc(json_object_new_string(as_row(row)->name));
}

static struct json_object *reference_cost(const void *row, enum method method)
{
	return text_value(text_of("%.1f", as_row(row)->costs[method]));
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
	const struct row *r = row;

	return text_value(text_of("%.2f%%", 100 * r->costs[METHOD_READ] /
				  r->costs[METHOD_READ_ITER]));
}

#define COLUMN(name, kind, value)	{ name, NULL, kind, NULL, value }

static const struct table_column case_columns[] = {
	COLUMN("SIZE", COLUMN_SIZE, size_column),
	COLUMN("CALLER", COLUMN_TEXT, api_column),
	COLUMN("PATTERN", COLUMN_TEXT, pattern_column),
	COLUMN("THREADS", COLUMN_NUMBER, threads_column),
	COLUMN("METHOD", COLUMN_TEXT, method_column),
	COLUMN("READ_ITER", COLUMN_NUMBER, read_iter_column),
	COLUMN("READ", COLUMN_NUMBER, read_column),
	COLUMN("LEAN", COLUMN_NUMBER, lean_column),
	COLUMN("RATIO", COLUMN_NUMBER, ratio_column),
	COLUMN("LEAN-RATIO", COLUMN_NUMBER, lean_ratio_column),
	COLUMN("SPREAD", COLUMN_NUMBER, spread_column),
	COLUMN("ITER-OVERHEAD", COLUMN_NUMBER, iter_overhead_column),
	COLUMN("READ-OVERHEAD", COLUMN_NUMBER, read_overhead_column),
	COLUMN("LEAN-OVERHEAD", COLUMN_NUMBER, lean_overhead_column),
	COLUMN("OVERHEAD-RATIO", COLUMN_NUMBER, overhead_ratio_column),
	COLUMN("LEAN-OVERHEAD-RATIO", COLUMN_NUMBER, lean_overhead_ratio_column),
	COLUMN("GETPPID", COLUMN_NUMBER, getppid_column),
	COLUMN("FLOOR", COLUMN_NUMBER, floor_column),
	COLUMN("ITER-COST", COLUMN_NUMBER, iter_cost_column),
	COLUMN("READ-COST", COLUMN_NUMBER, read_cost_column),
	COLUMN("LEAN-COST", COLUMN_NUMBER, lean_cost_column),
	COLUMN("COST-RATIO", COLUMN_NUMBER, cost_ratio_column),
	COLUMN("LEAN-COST-RATIO", COLUMN_NUMBER, lean_cost_ratio_column),
	COLUMN("ZERO", COLUMN_NUMBER, zero_column),
	COLUMN("COPY", COLUMN_NUMBER, copy_column),
	COLUMN("CYCLES", COLUMN_NUMBER, cycles_column),
	COLUMN("INSTRUCTIONS", COLUMN_NUMBER, instructions_column),
	{ NULL, NULL, COLUMN_TEXT, NULL, NULL },
};

static const struct table_column reference_columns[] = {
	COLUMN("4K AT OFFSET 0", COLUMN_TEXT, name_column),
	COLUMN("READ_ITER", COLUMN_NUMBER, reference_iter_column),
	COLUMN("READ", COLUMN_NUMBER, reference_read_column),
	COLUMN("RATIO", COLUMN_NUMBER, reference_ratio_column),
	{ NULL, NULL, COLUMN_TEXT, NULL, NULL },
};

static const void *row_at(const void *rows, size_t i)
{
	return (const struct row *)rows + i;
}

/* The columns @names of @rows; those of @columns that are not named stay out. */
static int print_rows(const struct table_column *columns, const char *names,
		      const struct row *rows, size_t count)
{
	struct table table = { .columns = columns, .usual = names };

	return table_show(&table, row_at, rows, count);
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
	struct row *rows = new_zeroed(count, sizeof(*rows));
	char *leading = leading_columns(report->plan), *names;
	int status;

	for (size_t i = 0; i < count; i++)
		rows[i] = (struct row){ .report = report,
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
	status = print_rows(case_columns, names, rows, count);
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
	char *costs = text_of("%s%s%s%s%s,SPREAD", iter ? ",READ_ITER" : "",
			      read ? ",READ" : "", iter && read ? ",RATIO" : "",
			      lean ? ",LEAN" : "", iter && lean ? ",LEAN-RATIO" : "");
	int status = print_by_case(report, costs, "OVERHEAD", ",ZERO,COPY");

	free(costs);
	return status;
}

static int print_method_costs(const struct bench_report *report)
{
	printf("\nMethod cost: a read less FLOOR, the VFS floor, which is 1 byte of /dev/zero.\n");
	return print_by_case(report, ",GETPPID,FLOOR", "COST", "");
}

static int print_counters(const struct bench_report *report)
{
	const struct bench_results *results = report->results;
	struct row *rows = new_zeroed(results->count * METHODS, sizeof(*rows));
	char *leading = leading_columns(report->plan), *names;
	size_t count = 0;
	int status = EXIT_SUCCESS;

	for (size_t i = 0; i < results->count; i++) {
		for (int m = 0; m < METHODS; m++) {
			if (results->cases[i].methods[m].measured &&
			    results->cases[i].methods[m].counted)
				rows[count++] = (struct row){
					.report = report,
					.bcase = &results->cases[i],
					.method = (enum method)m,
				};
		}
	}
	names = text_of("%s,METHOD,CYCLES,INSTRUCTIONS", leading);
	if (count) {
		printf("\nA read by the processor's counters:\n");
		status = print_rows(case_columns, names, rows, count);
	}
	free(names);
	free(leading);
	free(rows);
	return status;
}

static int print_reference(const struct bench_report *report)
{
	const struct bench_case *bcase = reference_case(report->results);
	struct row rows[2] = { { .name = NULL }, { .name = "2021, on hardware, ns" } };
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
	return print_rows(reference_columns,
			  "4K AT OFFSET 0,READ_ITER,READ,RATIO", rows, 2);
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
		status = print_counters(report);
	return status ? status : print_reference(report);
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
	return status || !report->peers ? status : bench_print_peers(report);
}
