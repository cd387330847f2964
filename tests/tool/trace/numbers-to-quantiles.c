// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * For histogram.t: reads numbers from standard input, one per line, and prints
 * count, min, median, 99th percentile and max of the histogram.
 */
#include <inttypes.h>
#include <stdio.h>

#include "lib/histogram.h"

int main(void)
{
	struct histogram h = { 0 };
	uint64_t value;

	while (scanf("%" SCNu64, &value) == 1)
		histogram_add(&h, value);
	printf("%" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n",
	       h.count, h.min, histogram_quantile(&h, 0.5),
	       histogram_quantile(&h, 0.99), h.max);
	histogram_free(&h);
	return 0;
}
