/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Profiles the bench's loop of reads by each method. */
#ifndef PROFILE_RUN_H
#define PROFILE_RUN_H

#include "fs/workload/file.h"
#include "fs/workload/switches.h"
#include "profile/samples.h"

/*
 * Reads @file as @plan says (its block size, unit, and seconds for each
 * method), with the callers of each function too if @chains. Returns 0, or an
 * exit status after printing an error; @profile is to be freed in
 * either case.
 */
int profile_run(const struct bench_plan *plan,
		const struct bench_switches *switches,
		const struct bench_file *file, bool chains,
		struct profile *profile);

#endif
