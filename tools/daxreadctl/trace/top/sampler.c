// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "trace/top/sampler.h"

#include <stdlib.h>
#include <sys/random.h>

/* A window is not shorter, however many reads come. */
#define SHORTEST_NS	500000U

/* Nor a slice longer because of what this program takes */
#define LONGEST_NS	2000000000U

static uint64_t least_of(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t most_of(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

static uint64_t part_of(double share, uint64_t time)
{
	return (uint64_t)(share * (double)time);
}

void sampler_start(struct sampler *sampler, uint64_t longest)
{
	uint64_t slice = least_of(longest, SAMPLE_SLICE_NS);

	*sampler = (struct sampler){
		.usual = slice, .slice = slice, .window = part_of(SAMPLE_SHARE, slice),
	};
	/* without random numbers the offsets are those of a fixed sequence */
	if (getrandom(sampler->random, sizeof(sampler->random), GRND_NONBLOCK) < 0)
		sampler->random[0] = 1;
}

uint64_t sampler_offset(struct sampler *sampler)
{
	return part_of(erand48(sampler->random), sampler->slice - sampler->window);
}

/* The window for as many events as are enough */
static uint64_t enough_for(const struct sampler *sampler, const struct sample *sample)
{
	/* a calm moment is no reason to look at once for longer at what may come back */
	uint64_t most = 2 * sampler->window;

	if (!sample->events)
		return most;
	return least_of(most, part_of((double)SAMPLE_EVENTS / (double)sample->events, sample->window));
}

void sampler_learn(struct sampler *sampler, const struct sample *sample)
{
	uint64_t switching = sample->on > sample->window ? sample->on - sample->window : 0;
	uint64_t window = least_of(enough_for(sampler, sample), part_of(SAMPLE_SHARE, sampler->usual));

	sampler->window = most_of(window, least_of(SHORTEST_NS, part_of(SAMPLE_SHARE, sampler->usual)));
	sampler->slice = most_of(sampler->usual,
				 part_of(1 / SAMPLE_SHARE, sampler->window + switching));
	sampler->slice = most_of(sampler->slice,
				 least_of(part_of(1 / SAMPLE_CPU_SHARE, sample->cpu), LONGEST_NS));
}
