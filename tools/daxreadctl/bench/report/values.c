// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* For tables and JSON: values of columns, and the figures of 2021. */
#include <math.h>
#include <stdlib.h>

#include "bench/report/report.h"
#include "lib/memory.h"
#include "lib/output/table.h"

const double reference_seconds[METHODS] = {
	[METHOD_READ_ITER] = 36.477,
	[METHOD_READ] = 26.782,
};

/* Instructions are printed as whole numbers, except for the smallest figures. */
struct json_object *cost_value(enum unit unit, double value)
{
	bool whole = unit == UNIT_INSTRUCTIONS ? value >= 100 :
		     value >= 100000;

	return value_of_new_text(text_of("%.*f", whole ? 0 : 1, value));
}

struct json_object *percent_value(double share)
{
	return isfinite(share) ? value_of_new_text(text_of("%.1f%%", 100 * share)) : NULL;
}

char *leading_columns(const struct bench_plan *plan)
{
	return text_of("%sSIZE%s%s", plan_has_apis(plan) ? "CALLER," : "",
		       plan->patterns.count > 1 ? ",PATTERN" : "",
		       plan->threads.count > 1 ? ",THREADS" : "");
}

const struct bench_case *reference_case(const struct bench_results *results)
{
	for (size_t i = 0; i < results->count; i++) {
		const struct bench_case *bcase = &results->cases[i];

		if (bcase->block_size == REFERENCE_BLOCK_SIZE && bcase->threads == 1 &&
		    bcase->pattern == PATTERN_SAME && bcase->api == API_PREAD &&
		    has_ratio(bcase, METHOD_READ) && all_written(bcase))
			return bcase;
	}
	return NULL;
}
