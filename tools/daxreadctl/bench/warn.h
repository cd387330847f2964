/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
#ifndef BENCH_WARN_H
#define BENCH_WARN_H

#include "bench/bench.h"

/*
 * Adds a warning for all on this machine that changes what a figure means. Call it
 * before the measurement: what is active then slows it down.
 */
void bench_warn_of_machine(struct bench *bench);

/* The same for what is wrong with the cases that were measured */
void bench_warn_of_cases(struct bench *bench);

#endif
