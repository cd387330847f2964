/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * The distribution of any number of durations in bounded memory: exact below
 * 8192, within 1/4096 above.
 */
#ifndef TRACE_HISTOGRAM_H
#define TRACE_HISTOGRAM_H

#include <stdint.h>

struct histogram {
	uint64_t count;
	uint64_t min;		/* exact; 0 if empty */
	uint64_t max;		/* exact; 0 if empty */
	double sum;
	uint64_t *buckets;	/* NULL before the first value */
};

/* A struct histogram of all zeros is empty. */
void histogram_add(struct histogram *h, uint64_t value);

/*
 * The smallest value that at least @share (0 to 1) of all values do not
 * exceed; 0.5 gives the median. 0 if empty.
 */
uint64_t histogram_quantile(const struct histogram *h, double share);

/*
 * The number of values from @first to @last. Exact if both are ends of a range that is a
 * power of two, or up to the 4096th part of one, wide.
 */
uint64_t histogram_between(const struct histogram *h, uint64_t first, uint64_t last);

/* Adds all values of @from. */
void histogram_merge(struct histogram *h, const struct histogram *from);

void histogram_free(struct histogram *h);

#endif
