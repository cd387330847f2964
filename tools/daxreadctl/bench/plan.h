/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
#ifndef BENCH_PLAN_H
#define BENCH_PLAN_H

#include "bench/bench.h"

/* Parsers for the plan's options; the targets are in struct bench_plan. */
parse_function parse_apis;	/* *(struct number_list *), enum read_api */
parse_function parse_patterns;	/* *(struct number_list *), enum pattern */
parse_function parse_preset;	/* *(const char **) */

/*
 * Fills in values that the user did not give, from the preset or the defaults, and checks
 * that all of them are compatible. @unit: the user's unit, or NULL; see unit_of().
 * Returns 0, or EXIT_USAGE after printing an error.
 */
int plan_complete(struct bench_plan *plan, const char *unit);

/* Checks that @file is large enough. Returns 0, or an exit status after printing an error. */
int plan_fits(const struct bench_plan *plan, const struct workload_file *file);

void plan_free(struct bench_plan *plan);

#endif
