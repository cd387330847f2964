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

/* Where the median of what the values were drawn from lies */
struct interval {
	double low, high;
	double confidence;	/* as 0.98; 0: there are too few values to say */
};

/* The least number of values that give an interval */
#define INTERVAL_LEAST	6

/*
 * The interval of the sign test: with a confidence of 0.95 at least the median lies
 * between two of the values, whatever their distribution.
 */
struct interval stats_interval(const double *values, size_t count);

/* How far the values lie apart, as a share of their median (0.02: 2 %) */
double stats_spread(const struct stats *stats);

#endif
