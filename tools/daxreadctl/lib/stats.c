// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "lib/stats.h"

#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

struct stats stats_of(const double *values, size_t count)
{
	double *sorted = new_zeroed(count, sizeof(*sorted));
	struct stats stats;

	memcpy(sorted, values, count * sizeof(*sorted));
	qsort(sorted, count, sizeof(*sorted), compare);
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
