/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Many differ() calls on a file of known shape: at its borders, and at random. */
#ifndef GUEST_SWEEP_H
#define GUEST_SWEEP_H

#include "shape.h"

/* At every border of the shape and one byte to each side, with many counts. */
void sweep_borders(int fd, const struct shape *shape);

/* The same with a few counts, for tests of many files. */
void sweep_borders_lightly(int fd, const struct shape *shape);

/* @n random places, lengths and buffer alignments. */
void sweep_random(int fd, const struct shape *shape, int n, uint64_t seed);

/* Reads the whole file in one call. */
void sweep_whole(int fd, const struct shape *shape);

#endif
