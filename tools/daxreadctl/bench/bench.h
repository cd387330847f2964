/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* A bench: its plan, the file that it reads, and its results. */
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
	uint64_t reads;		/* per thread, method and case; 0: as many as fill .seconds */
	double seconds;		/* roughly their duration, by the unit's clock */
	uint64_t rounds;	/* the reads are divided into these; methods take turns */
	uint64_t file_size;
	enum unit unit;
	const char *file;	/* the file to read; NULL: make one */
	bool any_file;		/* the file may be one that is not DAX; no switch is changed */
	const char *preset;	/* NULL: none */
	bool no_pin;		/* leave the choice of processors to the scheduler */
	struct number_list processors;	/* the threads are pinned to these; none: not pinned */
	bool percentiles;	/* time single reads, too */
};

/* True if @method is measured by this API. Only pread() uses ->read. */
bool plan_measures(const struct bench_plan *plan, enum method method,
		   enum read_api api);

/* True if the plan has APIs besides pread(). */
bool plan_has_apis(const struct bench_plan *plan);

/* Results of all rounds of one variant. Costs are in the plan's unit. */
struct series {
	bool measured;
	struct stats per_read;
	struct interval interval;	/* of the median */
	uint64_t switched;	/* rounds in which a thread lost its processor */
	bool counted[COUNTERS];	/* the processor's counts, by round */
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
	struct series getppid;	/* the cost of a system call */
	struct stats ratios[METHODS];	/* over read_iter, round by round */
	struct interval intervals[METHODS];	/* of these ratios' median */
	struct histogram single[METHODS];	/* single reads, if the plan asks for these */
	struct extent_bytes places;	/* the bytes at all places, by kind of extent */
};

struct bench_results {
	struct bench_case *cases;
	size_t count;
	uint64_t file_size;
	double clock_cost;	/* the cost of reading the clock once, in the unit */
};

void bench_results_free(struct bench_results *results);

/* Another file system, or another way to read, measured as the methods are */
struct peer_result {
	const char *name;
	bool measured;		/* false: not available on this system */
	struct bench_results results;
};

struct peers {
	struct peer_result *items;	/* NULL: not measured */
	size_t count;
};

struct bench {
	struct bench_plan plan;
	const char *peer;		/* the name of the peer that is measured; NULL: none is */
	const struct filesystem *fs;	/* NULL: any file (--any-file) */
	struct workload_file file;	/* the file that is read */
	struct method_switches *switches;	/* NULL: none is changed */
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

/*
 * The ratio of @method's method cost or overhead to read_iter's, if both were measured;
 * NaN if one is below zero, or read_iter's is zero
 */
double method_cost_ratio(const struct bench_case *bcase, enum method method);
double overhead_ratio(const struct bench_case *bcase, enum method method);

/* The ratio of @method's median to read_iter's, if both were measured */
double cost_ratio(const struct bench_case *bcase, enum method method);

/* True if all bytes that are read are in written extents; false if that is not known. */
bool all_written(const struct bench_case *bcase);

/*
 * The result for @method against read_iter, from the interval of their ratio: "cheaper",
 * "dearer", "no difference can be seen", or that there are too few rounds.
 */
const char *ratio_verdict(const struct bench_case *bcase, enum method method);

/* True if both were measured. */
bool has_ratio(const struct bench_case *bcase, enum method method);

#endif
