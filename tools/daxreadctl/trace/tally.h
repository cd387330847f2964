/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Sums of reads by task, or by file, in bounded memory: if there are too many rows, those
 * with the least time are summed in one.
 */
#ifndef TRACE_TALLY_H
#define TRACE_TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/histogram.h"
#include "trace/reads.h"

/* A task, or a file: its device and inode */
struct tally_id {
	uint64_t device;	/* as dev_t; 0 for a task */
	uint64_t number;
};

struct tally_row {
	struct tally_id id;
	char *name;		/* NULL: unknown */
	uint64_t rows;		/* number of rows summed up in this one; 0: a normal row */
	uint64_t reads[DAX_METHODS];
	uint64_t bytes[DAX_METHODS];
	uint64_t errors;
	uint64_t time;		/* of its reads, as far as it is known */
	uint64_t timed;		/* number of reads whose time is known */
	struct histogram times;	/* with tally.times: of these; not in a sum of rows */
};

/* All zeros is an empty tally with the usual limit. */
struct tally {
	void *tree;
	struct tally_row *recent;	/* the last row that was looked up */
	size_t count;
	bool unlimited;			/* keep every row, without a limit of memory */
	size_t limit;			/* keep so many rows; 0: the usual limit */
	bool times;			/* keep the distribution of each row's times */
	struct tally_row others;	/* of rows that were dropped */
	uint64_t most_dropped;		/* the largest time of a dropped row */
};

/* Without rows, with the settings of @like */
struct tally tally_empty(const struct tally *like);

void tally_add(struct tally *tally, struct tally_id id, const struct trace_read *read);

/* Reads and bytes of both methods */
uint64_t tally_row_reads(const struct tally_row *row);
uint64_t tally_row_bytes(const struct tally_row *row);

/* Adds @row, or the rows that it sums up, to the sum @sum, which has no times of its own. */
void tally_row_add(struct tally_row *sum, const struct tally_row *row);

/* The row of @id, or NULL. */
struct tally_row *tally_find(const struct tally *tally, struct tally_id id);

/* Calls @visit for every row that is kept. */
void tally_walk(const struct tally *tally, void (*visit)(struct tally_row *row, void *arg),
		void *arg);

/* Rows by falling cost, and the sum of the rest. */
struct tally_ranking {
	struct tally_row **rows;
	size_t count;
	struct tally_row others;	/* its rows is 0 if there are none */
};

/* At most @limit rows; 0: all that are kept. Free it with tally_ranking_free(). */
struct tally_ranking tally_rank(const struct tally *tally, size_t limit);
void tally_ranking_free(struct tally_ranking *ranking);

/* Frees the rows. The settings stay. */
void tally_free(struct tally *tally);

#endif
