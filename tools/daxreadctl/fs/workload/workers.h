/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Runs a loop in one or several threads at the same time, and measures its cost. A single
 * worker runs in the program's own thread: system calls of a program with one thread are
 * cheaper, and most programs that read have one.
 */
#ifndef FS_WORKLOAD_WORKERS_H
#define FS_WORKLOAD_WORKERS_H

#include "fs/workload/counters.h"
#include "fs/workload/extents.h"
#include "fs/workload/file.h"
#include "fs/workload/loops.h"
#include "fs/workload/offsets.h"
#include "lib/histogram.h"
#include "lib/input/unit.h"
#include "lib/input/parse.h"

struct workers;

/* How the workers read. The caller keeps what it points to. */
struct workload {
	const struct workload_file *file;
	enum read_api api;
	enum pattern pattern;
	uint64_t size;		/* bytes a read */
	uint64_t threads;
	enum unit unit;
	/* worker i runs on the i-th, modulo their number; none: on any */
	struct number_list processors;
};

/* The cost of a run of a loop */
struct sample {
	double per_read;	/* in the unit */
	double per_second;	/* reads, of all workers together */
	bool counted[COUNTERS];
	double counts[COUNTERS];	/* per read, if counted */
	bool switched;		/* a worker was descheduled, or moved to another processor */
};

enum read_source { SOURCE_FILE, SOURCE_ZERO };

/* A run: the loop, and its source */
struct loop_run {
	const char *action;	/* its name in errors: "read by read_iter" */
	loop_function *loop;
	enum read_source source;
	size_t size;		/* bytes a read; 0: those of the workload */
	struct histogram *single;	/* receives the time of each read; or NULL */
};

/*
 * Makes the workers, each with a descriptor of the file and a buffer of its own, which
 * read at offset 0. Returns 0, or an exit status after printing an error.
 */
int workers_make(struct workers **made, const struct workload *workload);

/* Sets the places of the workers by the pattern, different ones for each, for @reads reads. */
void workers_spread(struct workers *workers, uint64_t reads);

/* The number of places of each worker */
uint64_t workers_places(const struct workers *workers);

/*
 * Does @run for @reads reads in each worker. Returns 0, or an exit status after
 * printing an error.
 */
int workers_run(struct workers *workers, const struct loop_run *run, uint64_t reads,
	      struct sample *sample);

/* Counts the bytes at all places of all workers by the kind of their extent. */
void workers_count_extents(const struct workers *workers, const struct extents *extents,
			   struct extent_bytes *bytes);

/* The cost of reading the clock once, in ns */
double workers_clock_cost(const struct workers *workers);

/*
 * Checks that @loop reads the bytes of the mapping, at up to 64 of the first worker's
 * places. Returns 0, or an exit status after printing an error.
 */
int workers_verify(struct workers *workers, loop_function *loop, const char *action);

void workers_free(struct workers *workers);

#endif
