/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Other ways to read a file, measured as the methods are: other file systems
 * on the same kind of memory, and the page cache.
 */
#ifndef BENCH_PEERS_H
#define BENCH_PEERS_H

#include "bench/bench.h"

struct peer_result {
	const char *name;
	bool measured;		/* false: this system does not have it */
	struct bench_results results;
};

struct peers {
	struct peer_result *items;
	size_t count;
};

/*
 * Formats @device with one file system after the other and measures on each, and
 * on a tmpfs, what @plan says. At the end, also after a signal, the device holds
 * nothing again. All is mounted where this process alone sees it.
 * peers_device_check() has let the device through. Returns 0, or an exit status
 * after printing an error.
 */
int peers_run(const struct bench_plan *plan, const char *device, struct peers *peers);

void peers_free(struct peers *peers);

#endif
