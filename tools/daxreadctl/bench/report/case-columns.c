// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* The columns of the tables whose rows are cases, or methods of cases. */
#include "bench/report/case-columns.h"

#include <stdlib.h>

#include "lib/memory.h"
#include "lib/output/table.h"

static const struct case_row *as_row(const void *row)
{
	return row;
}

static struct json_object *cost_of(const void *row, const struct series *series)
{
	return series->measured ? cost_value(as_row(row)->bench->plan.unit, series->per_read.median) : NULL;
}

static struct json_object *size_column(const void *row)
{
	return value_of_number(as_row(row)->bcase->block_size);
}

static struct json_object *api_column(const void *row)
{
	return value_of_text(api_names[as_row(row)->bcase->api]);
}

static struct json_object *pattern_column(const void *row)
{
	return value_of_text(pattern_names[as_row(row)->bcase->pattern]);
}

static struct json_object *threads_column(const void *row)
{
	return value_of_number(as_row(row)->bcase->threads);
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
	       cost_value(as_row(row)->bench->plan.unit, method_cost(bcase, method)) : NULL;
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
	const struct case_row *r = row;

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
	       cost_value(as_row(row)->bench->plan.unit, overhead(bcase, method)) : NULL;
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
	const struct case_row *r = row;

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
	return value_of_text(method_names[as_row(row)->method]);
}

static const struct series *series_of(const void *row)
{
	const struct case_row *r = row;

	return &r->bcase->methods[r->method];
}

static struct json_object *counter_of(const void *row, enum counter counter)
{
	const struct series *series = series_of(row);
	double value = series->counts[counter].median;

	return series->counted[counter] ?
	       value_of_new_text(text_of("%.*f", value < 100 ? 1 : 0, value)) : NULL;
}

static struct json_object *cycles_column(const void *row)
{
	return counter_of(row, COUNTER_CYCLES);
}

static struct json_object *instructions_column(const void *row)
{
	return counter_of(row, COUNTER_INSTRUCTIONS);
}

static struct json_object *branch_column(const void *row)
{
	return counter_of(row, COUNTER_BRANCH_MISSES);
}

static struct json_object *l1_column(const void *row)
{
	return counter_of(row, COUNTER_L1_MISSES);
}

static struct json_object *llc_column(const void *row)
{
	return counter_of(row, COUNTER_LLC_MISSES);
}

static struct json_object *method_ratio_column(const void *row)
{
	const struct case_row *r = row;

	return percent_value(r->bcase->ratios[r->method].median);
}

static struct json_object *low_column(const void *row)
{
	const struct case_row *r = row;
	const struct interval *interval = &r->bcase->intervals[r->method];

	return interval->confidence ? percent_value(interval->low) : NULL;
}

static struct json_object *high_column(const void *row)
{
	const struct case_row *r = row;
	const struct interval *interval = &r->bcase->intervals[r->method];

	return interval->confidence ? percent_value(interval->high) : NULL;
}

static struct json_object *verdict_column(const void *row)
{
	const struct case_row *r = row;

	return value_of_text(ratio_verdict(r->bcase, r->method));
}

static struct json_object *reads_column(const void *row)
{
	return value_of_new_text(text_of("%.0f", series_of(row)->reads_per_second.median));
}

static struct json_object *mib_column(const void *row)
{
	double mib = (double)as_row(row)->bcase->block_size / (1 << 20);

	return value_of_new_text(text_of("%.1f", mib * series_of(row)->reads_per_second.median));
}

/* The time that a @share of all single reads does not exceed */
static struct json_object *percentile_of(const void *row, double share)
{
	const struct case_row *r = row;
	const struct histogram *single = &r->bcase->single[r->method];

	return single->count ?
	       value_of_number(histogram_quantile(single, share)) : NULL;
}

static struct json_object *p50_column(const void *row)
{
	return percentile_of(row, 0.5);
}

static struct json_object *p90_column(const void *row)
{
	return percentile_of(row, 0.9);
}

static struct json_object *p99_column(const void *row)
{
	return percentile_of(row, 0.99);
}

static struct json_object *p99_9_column(const void *row)
{
	return percentile_of(row, 0.999);
}

static struct json_object *max_column(const void *row)
{
	return percentile_of(row, 1);
}

/* The share of the bytes read that are in written extents */
static struct json_object *written_column(const void *row)
{
	const struct extent_bytes *places = &as_row(row)->bcase->places;
	double all = (double)(places->written + places->unwritten + places->hole);

	return places->known && all > 0 ? percent_value((double)places->written / all) : NULL;
}

#define COLUMN(name, kind, value)	{ name, NULL, kind, NULL, value }

const struct table_column case_columns[] = {
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
	COLUMN("WRITTEN", COLUMN_NUMBER, written_column),
	COLUMN("READS/S", COLUMN_NUMBER, reads_column),
	COLUMN("MIB/S", COLUMN_NUMBER, mib_column),
	COLUMN("P50", COLUMN_NUMBER, p50_column),
	COLUMN("P90", COLUMN_NUMBER, p90_column),
	COLUMN("P99", COLUMN_NUMBER, p99_column),
	COLUMN("P99.9", COLUMN_NUMBER, p99_9_column),
	COLUMN("MAX", COLUMN_NUMBER, max_column),
	COLUMN("CYCLES", COLUMN_NUMBER, cycles_column),
	COLUMN("INSTRUCTIONS", COLUMN_NUMBER, instructions_column),
	COLUMN("BRANCH-MISSES", COLUMN_NUMBER, branch_column),
	COLUMN("L1D-MISSES", COLUMN_NUMBER, l1_column),
	COLUMN("LLC-MISSES", COLUMN_NUMBER, llc_column),
	COLUMN("OF READ_ITER", COLUMN_NUMBER, method_ratio_column),
	COLUMN("FROM", COLUMN_NUMBER, low_column),
	COLUMN("TO", COLUMN_NUMBER, high_column),
	COLUMN("VERDICT", COLUMN_TEXT, verdict_column),
	{ NULL, NULL, COLUMN_TEXT, NULL, NULL },
};
