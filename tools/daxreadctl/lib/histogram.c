// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * A histogram with buckets of one below 2^(DIGITS + 1), and 2^DIGITS buckets
 * for each power of two above: every value keeps DIGITS + 1 significant bits.
 */
#include "lib/histogram.h"

#include <math.h>
#include <stdlib.h>

#include "lib/memory.h"

#define DIGITS	12
#define BUCKETS	((64 - DIGITS + 1) << DIGITS)

static unsigned int bucket_of(uint64_t value)
{
	int top = value ? 63 - __builtin_clzll(value) : 0;
	int shift = top > DIGITS ? top - DIGITS : 0;

	return ((unsigned int)shift << DIGITS) + (unsigned int)(value >> shift);
}

/* The smallest value that goes into @bucket */
static uint64_t lowest_of(unsigned int bucket)
{
	unsigned int shift = bucket >> DIGITS;

	if (shift > 0)
		shift--;
	return (uint64_t)(bucket - (shift << DIGITS)) << shift;
}

void histogram_add(struct histogram *h, uint64_t value)
{
	if (!h->buckets)	/* untouched pages of it take no memory */
		h->buckets = new_zeroed(BUCKETS, sizeof(*h->buckets));
	h->buckets[bucket_of(value)]++;
	h->min = h->count && h->min < value ? h->min : value;
	h->max = h->max > value ? h->max : value;
	h->sum += (double)value;
	h->count++;
}

uint64_t histogram_quantile(const struct histogram *h, double share)
{
	uint64_t rank = (uint64_t)ceil(share * (double)h->count);
	uint64_t seen = 0;

	if (!h->count || rank <= 1)
		return h->min;
	if (rank >= h->count)
		return h->max;
	for (unsigned int i = 0; i < BUCKETS; i++) {
		seen += h->buckets[i];
		if (seen >= rank) {
			uint64_t low = lowest_of(i);

			return low < h->min ? h->min : low;
		}
	}
	return h->max;
}

uint64_t histogram_between(const struct histogram *h, uint64_t first, uint64_t last)
{
	uint64_t count = 0;

	for (unsigned int i = bucket_of(first); h->count && i <= bucket_of(last); i++)
		count += h->buckets[i];
	return count;
}

void histogram_merge(struct histogram *h, const struct histogram *from)
{
	if (!from->count)
		return;
	if (!h->buckets)
		h->buckets = new_zeroed(BUCKETS, sizeof(*h->buckets));
	for (unsigned int i = 0; i < BUCKETS; i++)
		h->buckets[i] += from->buckets[i];
	h->min = h->count && h->min < from->min ? h->min : from->min;
	h->max = h->max > from->max ? h->max : from->max;
	h->sum += from->sum;
	h->count += from->count;
}

void histogram_free(struct histogram *h)
{
	free(h->buckets);
	*h = (struct histogram){ 0 };
}
