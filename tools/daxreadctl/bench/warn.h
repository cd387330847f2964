/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
#ifndef BENCH_WARN_H
#define BENCH_WARN_H

#include "bench/bench.h"

/*
 * Adds warnings about this machine that change the meaning of a figure. Call it
 * before the measurement, while traces and probes that slow it down are active.
 */
void bench_warn_of_machine(struct bench *bench);

/* Adds warnings about the measured cases. */
void bench_warn_of_cases(struct bench *bench);

#endif
