/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
#ifndef BENCH_PIN_H
#define BENCH_PIN_H

#include "bench/bench.h"
#include "fs/machine/settings.h"

/*
 * Chooses the processors of the plan's threads: of those that this process may run
 * on, those of the memory's node, if @fs (NULL: any file) tells of one. Notes both
 * in @settings.
 */
void bench_pin_choose(struct bench_plan *plan, const struct filesystem *fs,
		      struct settings *settings);

#endif
