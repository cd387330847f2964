/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
#ifndef BENCH_REPORT_DRAW_H
#define BENCH_REPORT_DRAW_H

#include <stdbool.h>
#include <stdio.h>

#include "bench/bench.h"

/* The size of a panel, in the picture's units */
#define BENCH_DRAW_WIDTH	760
#define BENCH_DRAW_HEIGHT	466

/* True if the @i-th case is the first of its panel. */
bool bench_begins_panel(const struct bench_results *results, size_t i);

/* Draws the panel that begins with the @i-th case. */
void bench_draw_panel(FILE *out, const struct bench *bench, size_t i);

#endif
