// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "lib/stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"

#define CONFIDENCE	0.95

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double *sorted_of(const double *values, size_t count)
{
	double *sorted = new_zeroed(count, sizeof(*sorted));

	memcpy(sorted, values, count * sizeof(*sorted));
	qsort(sorted, count, sizeof(*sorted), compare);
	return sorted;
}

struct stats stats_of(const double *values, size_t count)
{
	double *sorted = sorted_of(values, count);
	struct stats stats;

	stats = (struct stats){
		.median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2,
		.min = sorted[0],
		.max = sorted[count - 1],
	};
	free(sorted);
	return stats;
}

double stats_spread(const struct stats *stats)
{
	return stats->median > 0 ? (stats->max - stats->min) / stats->median : 0;
}

/* Of @count coins, the probability that exactly @heads show heads */
static double coins(size_t count, size_t heads)
{
	double n = (double)count, k = (double)heads;

	return exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) - n * log(2));
}

struct interval stats_interval(const double *values, size_t count)
{
	struct interval interval = { .confidence = 0 };
	double outside = 0;
	size_t skipped = 0;
	double *sorted;

	/* drop as many values at each end as the confidence allows */
	while (skipped < count && 1 - 2 * (outside + coins(count, skipped)) >= CONFIDENCE)
		outside += coins(count, skipped++);
	if (!skipped)
		return interval;
	sorted = sorted_of(values, count);
	interval.low = sorted[skipped - 1];
	interval.high = sorted[count - skipped];
	interval.confidence = 1 - 2 * outside;
	free(sorted);
	return interval;
}
