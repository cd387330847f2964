/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
#ifndef BENCH_RUN_H
#define BENCH_RUN_H

#include "bench/bench.h"
#include "fs/workload/file.h"
#include "fs/workload/switches.h"

/*
 * Measures what @plan says on @file. @switches: choose the method; NULL: none
 * is thrown, and the plan has one method. Returns 0, or an exit status after
 * printing an error.
 */
int bench_run(const struct bench_plan *plan, const struct method_switches *switches,
	      const struct workload_file *file, struct bench_results *results);

void bench_results_free(struct bench_results *results);

#endif
