/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Statistics of measured values. */
#ifndef LIB_STATS_H
#define LIB_STATS_H

#include <stddef.h>

struct stats {
	double median, min, max;
};

/*
 * The statistics of @count values, at least one. With an even number the median is the
 * mean of the two in the middle.
 */
struct stats stats_of(const double *values, size_t count);

/* An interval for the median of the distribution that the values come from */
struct interval {
	double low, high;
	double confidence;	/* as 0.98; 0: too few values */
};

/* The smallest number of values that gives an interval */
#define INTERVAL_LEAST	6

/*
 * The interval of the sign test: for any distribution, the median is between two of the
 * values with a confidence of at least 0.95.
 */
struct interval stats_interval(const double *values, size_t count);

/* (max - min) / median: 0.02 is 2 % */
double stats_spread(const struct stats *stats);

#endif
