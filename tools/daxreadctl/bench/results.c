// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* Computes figures from a case's measurements. */
#include <math.h>
#include <stdlib.h>

#include "bench/bench.h"

void bench_results_free(struct bench_results *results)
{
	for (size_t i = 0; i < results->count; i++) {
		for (int m = 0; m < METHODS; m++)
			histogram_free(&results->cases[i].single[m]);
	}
	free(results->cases);
	*results = (struct bench_results){ 0 };
}

bool has_ratio(const struct bench_case *bcase, enum method method)
{
	return method != METHOD_READ_ITER && bcase->methods[method].measured &&
	       bcase->methods[METHOD_READ_ITER].measured;
}

double method_cost(const struct bench_case *bcase, enum method method)
{
	return bcase->methods[method].per_read.median - bcase->zero_1.per_read.median;
}

double overhead(const struct bench_case *bcase, enum method method)
{
	return bcase->methods[method].per_read.median - bcase->copy.per_read.median;
}

/* What lies below its limit, as on a busy machine, is no share of anything. */
static double ratio_of_rests(double part, double whole)
{
	return part >= 0 && whole > 0 ? part / whole : (double)NAN;
}

double method_cost_ratio(const struct bench_case *bcase, enum method method)
{
	return ratio_of_rests(method_cost(bcase, method), method_cost(bcase, METHOD_READ_ITER));
}

double overhead_ratio(const struct bench_case *bcase, enum method method)
{
	return ratio_of_rests(overhead(bcase, method), overhead(bcase, METHOD_READ_ITER));
}

double cost_ratio(const struct bench_case *bcase, enum method method)
{
	return bcase->methods[method].per_read.median /
	       bcase->methods[METHOD_READ_ITER].per_read.median;
}

bool all_written(const struct bench_case *bcase)
{
	return bcase->places.known && !bcase->places.unwritten && !bcase->places.hole;
}

const char *ratio_verdict(const struct bench_case *bcase, enum method method)
{
	const struct interval *interval = &bcase->intervals[method];

	if (!interval->confidence)
		return "too few rounds to say";
	if (interval->high < 1)
		return "cheaper";
	if (interval->low > 1)
		return "dearer";
	return "no difference can be seen";
}
