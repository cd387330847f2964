/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* What a few measured values tell together. */
#ifndef LIB_STATS_H
#define LIB_STATS_H

#include <stddef.h>

struct stats {
	double median, min, max;
};

/*
 * The statistics of @count values, one at least. With an even number the
 * median is the mean of the two in the middle.
 */
struct stats stats_of(const double *values, size_t count);

/* How far the values lie apart, as a share of their median (0.02: 2 %) */
double stats_spread(const struct stats *stats);

#endif
