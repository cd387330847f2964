/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
#ifndef BENCH_PIN_H
#define BENCH_PIN_H

#include "bench/bench.h"

/*
 * Chooses the processors of the plan's threads: those of the memory's NUMA node, if
 * that is known, on which this process may run. Adds both to the settings.
 */
void bench_pin_choose(struct bench *bench);

#endif
