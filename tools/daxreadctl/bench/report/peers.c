// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* One table of the methods, their peers and the limits, the cheapest of each size first. */
#include <stdio.h>
#include <stdlib.h>

#include "bench/report/report.h"
#include "lib/memory.h"
#include "lib/output/table.h"

/* A row: the cost of one kind of read */
struct row {
	const struct bench *bench;
	const struct bench_case *bcase;
	char label[48];
	double cost;
	double floor, copy, read_iter;	/* 0: not known */
};

static struct json_object *size_column(const void *row)
{
	return value_of_number(((const struct row *)row)->bcase->block_size);
}

static struct json_object *api_column(const void *row)
{
	return value_of_text(api_names[((const struct row *)row)->bcase->api]);
}

static struct json_object *pattern_column(const void *row)
{
	return value_of_text(pattern_names[((const struct row *)row)->bcase->pattern]);
}

static struct json_object *threads_column(const void *row)
{
	return value_of_number(((const struct row *)row)->bcase->threads);
}

static struct json_object *what_column(const void *row)
{
	return value_of_text(((const struct row *)row)->label);
}

static struct json_object *cost_column(const void *row)
{
	const struct row *r = row;

	return cost_value(r->bench->plan.unit, r->cost);
}

static struct json_object *method_cost_column(const void *row)
{
	const struct row *r = row;

	return r->floor > 0 ? cost_value(r->bench->plan.unit, r->cost - r->floor) : NULL;
}

static struct json_object *overhead_column(const void *row)
{
	const struct row *r = row;

	return r->copy > 0 ? cost_value(r->bench->plan.unit, r->cost - r->copy) : NULL;
}

static struct json_object *share_column(const void *row)
{
	const struct row *r = row;

	return r->read_iter > 0 ? percent_value(r->cost / r->read_iter) : NULL;
}

static const struct table_column columns[] = {
	{ "CALLER", NULL, COLUMN_TEXT, NULL, api_column },
	{ "SIZE", NULL, COLUMN_SIZE, NULL, size_column },
	{ "PATTERN", NULL, COLUMN_TEXT, NULL, pattern_column },
	{ "THREADS", NULL, COLUMN_NUMBER, NULL, threads_column },
	{ "READ FROM", NULL, COLUMN_TEXT, NULL, what_column },
	{ "COST", NULL, COLUMN_NUMBER, NULL, cost_column },
	{ "METHOD-COST", NULL, COLUMN_NUMBER, NULL, method_cost_column },
	{ "OVERHEAD", NULL, COLUMN_NUMBER, NULL, overhead_column },
	{ "OF READ_ITER", NULL, COLUMN_NUMBER, NULL, share_column },
	{ NULL, NULL, COLUMN_TEXT, NULL, NULL },
};

static int by_cost(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	return (x->cost > y->cost) - (x->cost < y->cost);
}

/* The rows of the @i-th case; returns their number. */
static size_t case_rows(const struct bench *bench, size_t i, struct row *rows)
{
	const struct bench_case *bcase = &bench->results.cases[i];
	struct row common = {
		.bench = bench,
		.bcase = bcase,
		.floor = bcase->zero_1.per_read.median,
		.copy = bcase->copy.per_read.median,
		.read_iter = bcase->methods[METHOD_READ_ITER].measured ?
			     bcase->methods[METHOD_READ_ITER].per_read.median : 0,
	};
	size_t count = 0;

	for (int m = 0; m < METHODS; m++) {
		if (!bcase->methods[m].measured)
			continue;
		common.cost = bcase->methods[m].per_read.median;
		snprintf(common.label, sizeof(common.label), "ext4, DAX, %s", method_names[m]);
		rows[count++] = common;
	}
	for (size_t p = 0; p < bench->peers.count; p++) {
		const struct peer_result *peer = &bench->peers.items[p];
		const struct bench_case *its;

		if (!peer->measured)
			continue;
		/* with its own floor and copy, which took turns with it */
		its = &peer->results.cases[i];
		common.floor = its->zero_1.per_read.median;
		common.copy = its->copy.per_read.median;
		common.cost = its->methods[METHOD_READ_ITER].per_read.median;
		snprintf(common.label, sizeof(common.label), "%s", peer->name);
		rows[count++] = common;
	}
	/* the limits are no methods */
	common.floor = common.copy = 0;
	common.cost = bcase->zero.per_read.median;
	snprintf(common.label, sizeof(common.label), "/dev/zero");
	rows[count++] = common;
	common.cost = bcase->copy.per_read.median;
	snprintf(common.label, sizeof(common.label), "a mapping, user-space copy");
	rows[count++] = common;
	qsort(rows, count, sizeof(*rows), by_cost);
	return count;
}

int bench_print_peers(const struct bench *bench, struct document *doc)
{
	char *leading = leading_columns(&bench->plan);
	char *names = text_of("%s,READ FROM,COST,METHOD-COST,OVERHEAD,OF READ_ITER", leading);
	size_t most = METHODS + bench->peers.count + 2, count = 0;
	struct row *rows = new_zeroed(bench->results.count * most, sizeof(*rows));
	struct table table = { .columns = columns, .usual = names, TABLE_ROWS(rows, 0) };
	int status;

	for (size_t i = 0; i < bench->results.count; i++)
		count += case_rows(bench, i, rows + count);
	document_gap(doc);
	document_caption(doc, "Among peers:");
	table.count = count;
	status = document_table(doc, &table);
	free(rows);
	free(names);
	free(leading);
	return status;
}
