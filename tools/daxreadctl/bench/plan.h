/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
#ifndef BENCH_PLAN_H
#define BENCH_PLAN_H

#include "bench/bench.h"

/* The parts of a plan as they are typed; the targets are in struct bench_plan. */
parse_function parse_apis;	/* *(struct number_list *), enum read_api */
parse_function parse_patterns;	/* *(struct number_list *), enum pattern */
parse_function parse_preset;	/* *(const char **) */

/*
 * Fills in what the user left open, from the preset or else as is usual, and
 * checks what does not fit together. @unit: what the user said, or NULL; the
 * unit is then what unit.h says.
 * Returns 0, or EXIT_USAGE after printing an error.
 */
int plan_complete(struct bench_plan *plan, const char *unit);

/* Is @file large enough? Returns 0, or an exit status after printing an error. */
int plan_fits(const struct bench_plan *plan, const struct workload_file *file);

void plan_free(struct bench_plan *plan);

#endif
