// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#ifndef BENCH_CONTROL_MEASURE_H
#define BENCH_CONTROL_MEASURE_H

#include "bench/bench.h"

/*
 * Opens the plan's file, or makes one in the directory @place (NULL: the top of the
 * file system); measures on it, and then, if @peers_device is not NULL, on the peers.
 * Fills in @bench, of which the plan and the file system are given. Returns 0, or an
 * exit status after printing an error. A switch that could not be restored, which is
 * bench->restored, does not make the figures wrong.
 */
int bench_measure(struct bench *bench, const char *place, const char *peers_device);

/* Frees all but the plan. */
void bench_free(struct bench *bench);

#endif
