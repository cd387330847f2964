/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
#ifndef BENCH_WARN_H
#define BENCH_WARN_H

#include "bench/bench.h"
#include "lib/warnings.h"

/*
 * What about this machine makes any figure mean something else. Asked before the
 * measurement: what is active then slows it down.
 */
void bench_warn_of_machine(const struct bench_plan *plan, struct warnings *warnings);

/* What about these cases does */
void bench_warn_of_cases(const struct bench_plan *plan, const struct bench_results *results,
			 struct warnings *warnings);

#endif
