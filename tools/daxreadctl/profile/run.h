/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Profiles the bench's loop of reads by each method. */
#ifndef PROFILE_RUN_H
#define PROFILE_RUN_H

#include "fs/workload/file.h"
#include "fs/workload/switches.h"
#include "lib/input/unit.h"
#include "profile/samples.h"

/* What is to be profiled, by each method */
struct profile_plan {
	uint64_t block_size;
	double seconds;		/* about as long */
	enum unit unit;
	bool chains;		/* with the callers of each function */
};

/*
 * Reads @file as @plan says. Returns 0, or an exit status after printing an
 * error; @profile is to be freed in either case.
 */
int profile_run(const struct profile_plan *plan,
		const struct method_switches *switches,
		const struct workload_file *file, struct profile *profile);

#endif
