// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "trace/report/phases.h"

static struct json_object *percent(double value)
{
	return value_of_decimal(value, 1);
}

static struct json_object *phase_method(const void *row)
{
	return value_of_text(((const struct phase_row *)row)->method);
}

static struct json_object *phase_name(const void *row)
{
	return value_of_text(trace_phase_name(((const struct phase_row *)row)->phase));
}

static struct json_object *phase_reads(const void *row)
{
	return value_of_number(((const struct phase_row *)row)->times->count);
}

static struct json_object *phase_min(const void *row)
{
	return value_of_number(((const struct phase_row *)row)->times->min);
}

static struct json_object *phase_median(const void *row)
{
	return value_of_number(histogram_quantile(((const struct phase_row *)row)->times, 0.5));
}

static struct json_object *phase_p99(const void *row)
{
	return value_of_number(histogram_quantile(((const struct phase_row *)row)->times, 0.99));
}

static struct json_object *phase_max(const void *row)
{
	return value_of_number(((const struct phase_row *)row)->times->max);
}

static struct json_object *phase_share(const void *row)
{
	return percent(((const struct phase_row *)row)->share);
}

static struct json_object *phase_mean(const void *row)
{
	return value_of_decimal(((const struct phase_row *)row)->mean, 1);
}

static const struct table_column phase_columns[] = {
	{ "METHOD", "method", COLUMN_TEXT, "the method", phase_method },
	{ "PHASE", "phase", COLUMN_TEXT, "the phase of a read", phase_name },
	{ "READS", "reads", COLUMN_NUMBER, "reads that went through it", phase_reads },
	{ "MIN", "min", COLUMN_NUMBER, "its shortest time in a read", phase_min },
	{ "MEDIAN", "median", COLUMN_NUMBER, "its median time", phase_median },
	{ "P99", "p99", COLUMN_NUMBER, "99 % of reads took no longer", phase_p99 },
	{ "MAX", "max", COLUMN_NUMBER, "its longest time", phase_max },
	{ "SHARE%", "share_percent", COLUMN_NUMBER, "its share of the reads' time",
	  phase_share },
	{ "MEAN", "mean_per_read", COLUMN_NUMBER, "its time, spread over all whole reads",
	  phase_mean },
	{ .name = NULL },
};

/*
 * If no read is whole, as in a trace of ext4_dax_read alone, there are only the kernel's own
 * durations.
 */
static size_t method_rows(const struct trace_summary *s, int method,
			  struct phase_row *rows)
{
	const struct trace_method *m = &s->methods[method];
	const char *name = dax_method_name(method);
	size_t count = 0;

	if (!m->whole && m->ns.count) {
		rows[count++] = (struct phase_row){
			name, PHASE_TOTAL, &m->ns, 100, m->ns.sum / (double)m->ns.count,
		};
		return count;
	}
	for (unsigned int i = 0; i < TRACE_PHASES; i++) {
		double all = m->phases[PHASE_TOTAL].sum;

		if (!m->phases[i].count)
			continue;
		rows[count++] = (struct phase_row){
			name, (enum trace_phase)i, &m->phases[i],
			all > 0 ? 100 * m->phases[i].sum / all : 0,
			m->phases[i].sum / (double)m->whole,
		};
	}
	return count;
}

/* read_iter first: the other one is compared with it */
struct phases phases_of(const struct trace_summary *summary)
{
	struct phases phases;

	phases.count = method_rows(summary, DAX_METHOD_READ_ITER, phases.rows);
	phases.count += method_rows(summary, DAX_METHOD_READ, phases.rows + phases.count);
	return phases;
}

struct table phases_table(const struct phases *phases)
{
	return (struct table){
		.rows_key = "phases",
		.columns = phase_columns,
		.usual = "METHOD,PHASE,READS,MIN,MEDIAN,P99,MAX,SHARE%",
		TABLE_ROWS(phases->rows, phases->count),
	};
}

const struct histogram *phases_total(const struct trace_summary *summary, int method)
{
	const struct trace_method *m = &summary->methods[method];

	return m->whole ? &m->phases[PHASE_TOTAL] : &m->ns;
}
