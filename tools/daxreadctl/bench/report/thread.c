// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * The table of the 2021 thread for this kernel: the cost of a read by API and method,
 * and the figures measured in 2021, which are times on hardware.
 */
#include <stdio.h>
#include <stdlib.h>

#include "bench/report/report.h"
#include "lib/memory.h"
#include "lib/output/table.h"

/*
 * Seconds for REFERENCE_READS reads by pread(). linux-fsdevel, thread "Expense
 * of read_iter", messages of 12 and 15 January 2021 by Zhongwei Cai. Lean is what
 * he called read_iter wrapped around their read; 0: not measured.
 */
static const struct {
	const char *date, *label;
	double seconds[METHODS];
} thread[] = {
	{ "12 January 2021", "read beside read_iter",
	  { [METHOD_READ_ITER] = 36.477, [METHOD_READ] = 26.782 } },
	{ "15 January 2021", "read_iter around their read",
	  { [METHOD_READ_ITER] = 36.477, [METHOD_READ] = 26.899, [METHOD_LEAN] = 28.950 } },
	{ "15 January 2021", "the same with a test for one segment",
	  { [METHOD_READ_ITER] = 36.477, [METHOD_READ] = 26.899, [METHOD_LEAN] = 27.947 } },
};

#define THREAD_ROWS	(sizeof(thread) / sizeof(thread[0]))

/* A row: a case of this run, or one of the thread's */
struct row {
	enum unit unit;
	const char *who;
	uint64_t block_size;
	double costs[METHODS];		/* 0: not there */
};

static struct json_object *who_column(const void *row)
{
	return value_of_text(((const struct row *)row)->who);
}

static struct json_object *size_column(const void *row)
{
	return value_of_number(((const struct row *)row)->block_size);
}

static struct json_object *cost_of(const void *row, enum method method)
{
	const struct row *r = row;

	return r->costs[method] > 0 ? cost_value(r->unit, r->costs[method]) : NULL;
}

static struct json_object *read_iter_column(const void *row)
{
	return cost_of(row, METHOD_READ_ITER);
}

static struct json_object *lean_column(const void *row)
{
	return cost_of(row, METHOD_LEAN);
}

static struct json_object *read_column(const void *row)
{
	return cost_of(row, METHOD_READ);
}

static struct json_object *share(const void *row, enum method method, enum method of)
{
	const struct row *r = row;

	return r->costs[method] > 0 && r->costs[of] > 0 ?
	       percent_value(r->costs[method] / r->costs[of]) : NULL;
}

static struct json_object *lean_share_column(const void *row)
{
	return share(row, METHOD_LEAN, METHOD_READ_ITER);
}

static struct json_object *read_share_column(const void *row)
{
	return share(row, METHOD_READ, METHOD_READ_ITER);
}

static struct json_object *read_of_lean_column(const void *row)
{
	return share(row, METHOD_READ, METHOD_LEAN);
}

static const struct table_column columns[] = {
	{ "READ BY", NULL, COLUMN_TEXT, NULL, who_column },
	{ "SIZE", NULL, COLUMN_SIZE, NULL, size_column },
	{ "READ_ITER", NULL, COLUMN_NUMBER, NULL, read_iter_column },
	{ "LEAN", NULL, COLUMN_NUMBER, NULL, lean_column },
	{ "READ", NULL, COLUMN_NUMBER, NULL, read_column },
	{ "LEAN/ITER", NULL, COLUMN_NUMBER, NULL, lean_share_column },
	{ "READ/ITER", NULL, COLUMN_NUMBER, NULL, read_share_column },
	{ "READ/LEAN", NULL, COLUMN_NUMBER, NULL, read_of_lean_column },
	{ NULL, NULL, COLUMN_TEXT, NULL, NULL },
};

static int print_rows(struct document *doc, const struct row *rows, size_t count)
{
	struct table table = {
		TABLE_ROWS(rows, count),
		.columns = columns,
		.usual = "READ BY,SIZE,READ_ITER,LEAN,READ,LEAN/ITER,READ/ITER,READ/LEAN",
	};

	return document_table(doc, &table);
}

static int print_run(const struct bench *bench, struct document *doc)
{
	const struct bench_results *results = &bench->results;
	struct row *rows = new_zeroed(results->count, sizeof(*rows));
	int status;

	for (size_t i = 0; i < results->count; i++) {
		const struct bench_case *bcase = &results->cases[i];

		rows[i] = (struct row){ .unit = bench->plan.unit, .who = api_names[bcase->api],
					.block_size = bcase->block_size };
		for (int m = 0; m < METHODS; m++)
			rows[i].costs[m] = bcase->methods[m].measured ?
					   bcase->methods[m].per_read.median : 0;
	}
	document_title(doc, "Cost of a read, in %s", unit_names[bench->plan.unit]);
	status = print_rows(doc, rows, results->count);
	free(rows);
	return status;
}

static int print_2021(struct document *doc)
{
	struct row rows[THREAD_ROWS];
	char *names[THREAD_ROWS];
	int status;

	for (size_t i = 0; i < THREAD_ROWS; i++) {
		names[i] = text_of("pread, %s, %s", thread[i].date, thread[i].label);
		rows[i] = (struct row){ .unit = UNIT_NS, .who = names[i],
					.block_size = REFERENCE_BLOCK_SIZE };
		for (int m = 0; m < METHODS; m++)
			rows[i].costs[m] = thread[i].seconds[m] * 1e9 /
					   (double)REFERENCE_READS;
	}
	document_gap(doc);
	document_caption(doc, "The thread of 2021, on hardware, ns a read:");
	status = print_rows(doc, rows, THREAD_ROWS);
	for (size_t i = 0; i < THREAD_ROWS; i++)
		free(names[i]);
	return status;
}

int bench_print_thread(const struct bench *bench, struct document *doc)
{
	int status = print_run(bench, doc);

	return status ? status : print_2021(doc);
}

struct json_object *bench_thread_json(void)
{
	struct json_object *array = check_alloc(json_object_new_array());

	for (size_t i = 0; i < THREAD_ROWS; i++) {
		struct json_object *object = check_alloc(json_object_new_object());

		json_object_object_add(object, "date", value_of_text(thread[i].date));
		json_object_object_add(object, "what", value_of_text(thread[i].label));
		for (int m = 0; m < METHODS; m++) {
			char *key = text_of("%s_seconds", method_names[m]);

			json_object_object_add(object, key, thread[i].seconds[m] > 0 ?
					       json_object_new_double(thread[i].seconds[m]) :
					       NULL);
			free(key);
		}
		json_object_array_add(array, object);
	}
	return array;
}
