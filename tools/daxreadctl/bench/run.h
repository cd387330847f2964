// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#ifndef BENCH_RUN_H
#define BENCH_RUN_H

#include "bench/bench.h"

/* The number of steps of progress that bench_run() makes */
size_t bench_steps(const struct bench_plan *plan);

/*
 * Runs the plan on the file, with the switches, and fills in the results.
 * Without switches the plan has one method. The caller starts and ends the progress.
 * Returns 0, or an exit status after printing an error.
 */
int bench_run(struct bench *bench);

#endif
