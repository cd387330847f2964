/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Other ways to read a file, measured as the methods are: other file systems
 * on the same kind of memory, and the page cache.
 */
#ifndef BENCH_PEERS_PEERS_H
#define BENCH_PEERS_PEERS_H

#include "bench/bench.h"

/*
 * Formats @device with one file system after the other and runs the plan on each,
 * and on a tmpfs. At the end, also after a signal, the device is empty again. The
 * mounts are in a private mount namespace. Call peers_device_check() first. Returns
 * 0, or an exit status after printing an error.
 */
int peers_run(struct bench *bench, const char *device);

/* The number of steps of progress that peers_run() makes for the plan, or skips */
size_t peers_steps(const struct bench_plan *plan);

void peers_free(struct peers *peers);

#endif
