// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* The ranges divide each power of two into 4, or fewer if there are many. */
#include "trace/report/distribution.h"

#include "trace/report/phases.h"

/* Fewer parts are taken if there would be more ranges than can be told apart */
#define RANGES_WANTED	40

/* The largest power of two that is not more than @time */
static uint64_t power_below(uint64_t time)
{
	return 1ULL << (63 - __builtin_clzll(time));
}

/* The width of the range of @time, if a power of two has @parts of them */
static uint64_t width_at(uint64_t time, unsigned int parts)
{
	uint64_t width = time ? power_below(time) / parts : 1;

	return width ? width : 1;
}

static struct time_range range_at(uint64_t time, unsigned int parts)
{
	uint64_t width = width_at(time, parts);
	uint64_t first = time / width * width;

	return (struct time_range){ .first = first, .last = first + (width - 1) };
}

/* Fills in the ranges from @shortest to @longest; returns their number, which may be larger. */
static size_t make_ranges(struct time_range *ranges, uint64_t shortest, uint64_t longest,
			  unsigned int parts)
{
	struct time_range range = range_at(shortest, parts);
	size_t count = 0;

	for (;; range = range_at(range.last + 1, parts)) {
		if (count < RANGES_MOST)
			ranges[count] = range;
		count++;
		if (range.last >= longest)
			return count;
	}
}

struct distribution distribution_of(const struct trace_summary *summary)
{
	struct distribution d = { .count = 0 };
	uint64_t shortest = UINT64_MAX, longest = 0;
	unsigned int parts = 4;

	for (int m = 0; m < DAX_METHODS; m++) {
		const struct histogram *times = phases_total(summary, m);

		if (!times->count)
			continue;
		shortest = times->min < shortest ? times->min : shortest;
		longest = times->max > longest ? times->max : longest;
	}
	if (shortest > longest)
		return d;
	while ((d.count = make_ranges(d.ranges, shortest, longest, parts)) > RANGES_WANTED && parts > 1)
		parts /= 2;
	if (d.count > RANGES_MOST)	/* 0, and each of 64 powers of two */
		d.ranges[(d.count = RANGES_MOST) - 1].last = UINT64_MAX;
	for (size_t i = 0; i < d.count; i++) {
		struct time_range *range = &d.ranges[i];

		for (int m = 0; m < DAX_METHODS; m++) {
			range->reads[m] = histogram_between(phases_total(summary, m), range->first,
							    range->last);
			d.reads[m] += range->reads[m];
		}
	}
	return d;
}

static const struct time_range *range_in(const void *row)
{
	return row;
}

static struct json_object *first_column(const void *row)
{
	return value_of_number(range_in(row)->first);
}

static struct json_object *last_column(const void *row)
{
	return value_of_number(range_in(row)->last);
}

static struct json_object *read_iter_column(const void *row)
{
	return value_of_number(range_in(row)->reads[DAX_METHOD_READ_ITER]);
}

static struct json_object *read_column(const void *row)
{
	return value_of_number(range_in(row)->reads[DAX_METHOD_READ]);
}

static const struct table_column columns[] = {
	{ "FROM", "from", COLUMN_NUMBER, "the shortest time of the range", first_column },
	{ "TO", "to", COLUMN_NUMBER, "the longest time of it", last_column },
	{ "READ_ITER", "read_iter_count", COLUMN_NUMBER, "reads by read_iter", read_iter_column },
	{ "READ", "read_count", COLUMN_NUMBER, "reads by read", read_column },
	{ .name = NULL },
};

struct table distribution_table(const struct distribution *distribution)
{
	return (struct table){
		.rows_key = "distribution",
		.columns = columns,
		.usual = "FROM,TO,READ_ITER,READ",
		TABLE_ROWS(distribution->ranges, distribution->count),
	};
}
