/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * The places of a file that a measured loop reads. They are computed in advance, so that
 * the loop's cost is the same for every pattern.
 */
#ifndef FS_WORKLOAD_OFFSETS_H
#define FS_WORKLOAD_OFFSETS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct workload_file;

enum pattern { PATTERN_SAME, PATTERN_SEQ, PATTERN_RAND };

/* Their names, in that order, and NULL */
extern const char *const pattern_names[];

/* The largest number of places; more reads repeat them */
#define OFFSETS_MAX	32768

struct offsets {
	off_t *items;
	size_t mask;		/* their number, a power of two, less one */
};

/*
 * Places for @reads reads of @size bytes in a file of @file_size bytes, at least @size.
 * All are multiples of @size. Random ones are the same for the same @seed.
 */
struct offsets offsets_make(enum pattern pattern, uint64_t size,
			    uint64_t file_size, uint64_t reads, uint64_t seed);

/*
 * Checks that one read can have @size bytes, the largest --block-size. Returns 0, or
 * EXIT_USAGE after printing an error.
 */
int block_size_check(uint64_t size);

/* Checks that the file has so many bytes. Returns 0, or an exit status after printing an error. */
int block_size_fits(uint64_t size, const struct workload_file *file);

void offsets_free(struct offsets *offsets);

#endif
