/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* The results of a bench as tables, JSON, CSV, a picture and a page. */
#ifndef BENCH_REPORT_REPORT_H
#define BENCH_REPORT_REPORT_H

#include <json-c/json.h>

#include "bench/bench.h"
#include "lib/output/document.h"

/* Prints tables and warnings. Returns an exit status. */
int bench_print(const struct bench *bench);

/* The tables, and what they are of; an exit status */
int bench_tables(const struct bench *bench, struct document *doc);

/* The whole result as JSON; the caller frees it. */
struct json_object *bench_json(const struct bench *bench);

/* APIs by methods, and the figures of the 2021 thread; an exit status */
int bench_print_thread(const struct bench *bench, struct document *doc);

/* Those figures as an array; the caller frees it. */
struct json_object *bench_thread_json(void);

/* The methods among their peers; an exit status */
int bench_print_peers(const struct bench *bench, struct document *doc);

/* Draws the costs of reads by size into @path, as SVG; an exit status */
int bench_draw(const struct bench *bench, const char *path);

/* The same pictures, and all tables, as a page that @command made; an exit status */
int bench_page(const struct bench *bench, const char *command, const char *path);

/* The results as CSV, "-": onto standard output; an exit status */
int bench_csv(const struct bench *bench, const char *path);

/*
 * The names of the columns in which cases differ, as a list; the caller frees it. The
 * others are printed above the table.
 */
char *leading_columns(const struct bench_plan *plan);

/* Values of columns: a cost in @unit; a share in percent, none if it is NaN */
struct json_object *cost_value(enum unit unit, double value);
struct json_object *percent_value(double share);

/*
 * The measurement of 2021, as time on hardware: 2^26 reads of 4096 bytes at
 * offset 0, one thread. linux-kernel, thread "Expense of read_iter", message of
 * 12 January 2021 by Zhongwei Cai.
 */
#define REFERENCE_READS		(1ULL << 26)
#define REFERENCE_BLOCK_SIZE	4096
extern const double reference_seconds[METHODS];	/* 0: not there */

/* The case measured in the same way, by both methods; NULL: none was. */
const struct bench_case *reference_case(const struct bench_results *results);

#endif
