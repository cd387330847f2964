// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "fs/workload/offsets.h"

#include <stdlib.h>

#include "fs/workload/file.h"
#include "lib/input/options.h"
#include "lib/memory.h"
#include "lib/message.h"

/* The most that one call reads: the kernel's MAX_RW_COUNT with 4 KiB pages */
#define BLOCK_SIZE_MAX	0x7ffff000ULL

const char *const pattern_names[] = { "same", "seq", "rand", NULL };

/* The splitmix64 sequence: a pseudo-random number for every @state */
static uint64_t next_random(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

static size_t places(enum pattern pattern, uint64_t reads)
{
	size_t count = 1;

	while (pattern != PATTERN_SAME && count < reads && count < OFFSETS_MAX)
		count *= 2;
	return count;
}

struct offsets offsets_make(enum pattern pattern, uint64_t size,
			    uint64_t file_size, uint64_t reads, uint64_t seed)
{
	size_t count = places(pattern, reads);
	uint64_t blocks = file_size / size;
	struct offsets offsets = {
		.items = new_zeroed(count, sizeof(*offsets.items)),
		.mask = count - 1,
	};

	for (size_t i = 0; i < count; i++) {
		uint64_t block = 0;

		if (pattern == PATTERN_SEQ)
			block = i % blocks;
		else if (pattern == PATTERN_RAND)
			block = next_random(&seed) % blocks;
		offsets.items[i] = (off_t)(block * size);
	}
	return offsets;
}

void offsets_free(struct offsets *offsets)
{
	free(offsets->items);
	*offsets = (struct offsets){ 0 };
}

int block_size_check(uint64_t size)
{
	if (size > BLOCK_SIZE_MAX)
		return wrong_usage("--block-size %llu: one read brings at most %llu bytes",
				   (unsigned long long)size, BLOCK_SIZE_MAX);
	return 0;
}

int block_size_fits(uint64_t size, const struct workload_file *file)
{
	if (file->size < size)
		return print_error(EXIT_FAILURE, file->name,
				   "cannot be measured: its %llu bytes are less than the largest --block-size, %llu; give a larger file or smaller blocks",
				   (unsigned long long)file->size, (unsigned long long)size);
	return 0;
}
