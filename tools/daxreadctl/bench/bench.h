/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* A bench: what it is asked to measure, on what, and what it finds. */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fs/filesystem.h"
#include "fs/machine/settings.h"
#include "fs/workload/counters.h"
#include "fs/workload/extents.h"
#include "fs/workload/file.h"
#include "fs/workload/loops.h"
#include "fs/workload/method.h"
#include "fs/workload/offsets.h"
#include "fs/workload/switches.h"
#include "lib/histogram.h"
#include "lib/input/parse.h"
#include "lib/input/unit.h"
#include "lib/stats.h"
#include "lib/warnings.h"

struct bench_plan {
	struct number_list block_sizes, patterns, threads, apis, methods;
	uint64_t reads;		/* of each thread by each method in each case; 0: for .seconds */
	double seconds;		/* how long they take, about, by the unit's clock */
	uint64_t rounds;	/* into which they are divided; methods take turns */
	uint64_t file_size;
	enum unit unit;
	const char *file;	/* to read; NULL: one is made */
	bool any_file;		/* it may be one that is not DAX; no switch is thrown */
	const char *preset;	/* NULL: none */
	bool no_pin;		/* threads run where the scheduler puts them */
	struct number_list processors;	/* that they are pinned to; none: they are not */
	bool percentiles;	/* time single reads, too */
};

/* Is @method measured by this API? Only pread() reaches ->read. */
bool plan_measures(const struct bench_plan *plan, enum method method,
		   enum read_api api);

/* Does the plan have APIs besides pread()? */
bool plan_has_apis(const struct bench_plan *plan);

/* What was measured in all rounds of one variant. Costs are in the plan's unit. */
struct series {
	bool measured;
	struct stats per_read;
	struct interval interval;	/* of the median */
	uint64_t switched;	/* rounds in which a thread lost its processor */
	bool counted[COUNTERS];	/* by the processor, in each round */
	struct stats counts[COUNTERS];
	struct stats reads_per_second;	/* of all threads together */
};

/* One API, block size, pattern and number of threads */
struct bench_case {
	enum read_api api;
	uint64_t block_size;
	enum pattern pattern;
	uint64_t threads;
	uint64_t reads;		/* by each method, of all threads together */
	struct series methods[METHODS];
	struct series zero;	/* the same reads of /dev/zero */
	struct series copy;	/* the same bytes copied from a mapping */
	struct series zero_1;	/* the VFS floor: 1 byte of /dev/zero */
	struct series getppid;	/* what a system call costs */
	struct stats ratios[METHODS];	/* over read_iter, round by round */
	struct interval intervals[METHODS];	/* of these ratios' median */
	struct histogram single[METHODS];	/* each read timed, if the plan wants it */
	struct extent_bytes places;	/* the bytes at all places, by kind of extent */
};

struct bench_results {
	struct bench_case *cases;
	size_t count;
	uint64_t file_size;
	double clock_cost;	/* of taking the time once, in the unit */
};

void bench_results_free(struct bench_results *results);

/* Another file system, or another way to read, measured as the methods are */
struct peer_result {
	const char *name;
	bool measured;		/* false: this system does not have it */
	struct bench_results results;
};

struct peers {
	struct peer_result *items;	/* NULL: none are asked for */
	size_t count;
};

struct bench {
	struct bench_plan plan;
	const struct filesystem *fs;	/* NULL: any file (--any-file) */
	struct workload_file file;	/* that is read */
	struct method_switches *switches;	/* NULL: none is thrown */
	char kernel[65];		/* its release */
	struct settings settings;	/* of the machine */
	struct warnings warnings;
	struct bench_results results;
	struct peers peers;
	int restored;			/* exit status of restoring the switches */
};

/* Method cost: a read less the VFS floor */
double method_cost(const struct bench_case *bcase, enum method method);

/* Overhead: a read less the copy of its bytes in user space */
double overhead(const struct bench_case *bcase, enum method method);

/* @method's method cost or overhead over read_iter's, where both were measured */
double method_cost_ratio(const struct bench_case *bcase, enum method method);
double overhead_ratio(const struct bench_case *bcase, enum method method);

/* @method over read_iter, of the medians, where both were measured */
double cost_ratio(const struct bench_case *bcase, enum method method);

/* Are all bytes that are read in written extents? False if that is not known. */
bool all_written(const struct bench_case *bcase);

/*
 * The result for @method against read_iter, from the interval of their ratio: "cheaper",
 * "dearer", "no difference can be seen", or that there are too few rounds.
 */
const char *ratio_verdict(const struct bench_case *bcase, enum method method);

/* Were both measured? */
bool has_ratio(const struct bench_case *bcase, enum method method);

#endif
