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
 * Formats @device with one file system after the other and measures on each, and
 * on a tmpfs, what the plan says. At the end, also after a signal, the device holds
 * nothing again. All is mounted where this process alone sees it.
 * peers_device_check() has let the device through. Returns 0, or an exit status
 * after printing an error.
 */
int peers_run(struct bench *bench, const char *device);

void peers_free(struct peers *peers);

#endif
