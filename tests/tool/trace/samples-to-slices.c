// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * For sampling.t: "samples-to-slices DELAY" reads what slices took, "WINDOW ON CPU EVENTS"
 * in a line each (ns), and prints the next slice and window in microseconds. Each is tried
 * with 1000 offsets, which must lie within the slice, and in each quarter of what is left.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "trace/top/sampler.h"

static void try_offsets(struct sampler *sampler)
{
	uint64_t left = sampler->slice - sampler->window;
	unsigned int quarters[4] = { 0 };

	for (int i = 0; i < 1000; i++) {
		uint64_t offset = sampler_offset(sampler);

		if (offset >= left) {
			printf("offset %" PRIu64 " of %" PRIu64 "\n", offset, left);
			return;
		}
		quarters[4 * offset / left]++;
	}
	for (int i = 0; i < 4; i++) {
		if (quarters[i] < 150)
			printf("quarter %d: %u of 1000 offsets\n", i, quarters[i]);
	}
}

static void print(struct sampler *sampler)
{
	printf("%" PRIu64 " %" PRIu64 "\n", sampler->slice / 1000, sampler->window / 1000);
	try_offsets(sampler);
}

int main(int argc, char **argv)
{
	struct sampler sampler;
	struct sample sample;

	sampler_start(&sampler, argc > 1 ? strtoull(argv[1], NULL, 10) : 1000000000);
	print(&sampler);
	while (scanf("%" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64, &sample.window, &sample.on,
		     &sample.cpu, &sample.events) == 4) {
		sampler_learn(&sampler, &sample);
		print(&sampler);
	}
	return EXIT_SUCCESS;
}
