/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Profiles the bench's loop of reads by each method. */
#ifndef PROFILE_RUN_H
#define PROFILE_RUN_H

#include "fs/workload/file.h"
#include "fs/workload/switches.h"
#include "lib/input/unit.h"
#include "profile/samples.h"

/* What to profile, by each method */
struct profile_plan {
	uint64_t block_size;
	double seconds;		/* rough duration */
	enum unit unit;
	bool chains;		/* with call chains */
};

/*
 * Reads @file by @plan. Returns 0, or an exit status after printing an error. The
 * caller frees @profile in both cases.
 */
int profile_run(const struct profile_plan *plan,
		const struct method_switches *switches,
		const struct workload_file *file, struct profile *profile);

#endif
