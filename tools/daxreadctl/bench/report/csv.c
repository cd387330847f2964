// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * The results of a bench as CSV: a row for each method of each case, with its limits and
 * its ratio, and a row for each peer. The fields are those of the JSON, by the same names.
 */
#include "lib/output/csv.h"

#include <stdlib.h>

#include "bench/report/report.h"
#include "lib/memory.h"

/* The order is fixed; new columns are added at the end. */
static const char *const keys[] = {
	"unit", "kernel", "device", "mount_point", "peer", "caller", "pattern",
	"block_size_bytes", "threads", "method", "reads",
	"per_read/median", "per_read/min", "per_read/max",
	"method_cost", "overhead",
	"dev_zero/median", "user_copy/median", "dev_zero_1/median", "getppid/median",
	"over_read_iter", "over_read_iter_interval/low", "over_read_iter_interval/high",
	"over_read_iter_verdict",
	"per_read_interval/low", "per_read_interval/high", "per_read_interval/confidence",
	"reads_per_second/median", "reads_per_second/min", "reads_per_second/max",
	"mib_per_second",
	"single_reads/count", "single_reads/p50", "single_reads/p90", "single_reads/p99",
	"single_reads/p99_9", "single_reads/max",
	"cycles_per_read/median", "instructions_per_read/median",
	"branch_misses_per_read/median", "l1d_read_misses_per_read/median",
	"llc_misses_per_read/median",
	"written_bytes_per_read", "unwritten_bytes_per_read", "hole_bytes_per_read",
	"rounds_switched",
	NULL,
};

/* Gives @row the member @key of @from, with the name @name. */
static void share(struct json_object *row, const char *name, struct json_object *from,
		  const char *key)
{
	struct json_object *value;

	if (json_object_object_get_ex(from, key, &value))
		json_object_object_add(row, name, json_object_get(value));
}

/* What is the same for all rows; adds the row. */
static void add_row(struct json_object *rows, struct json_object *row, struct json_object *answer)
{
	static const char *const common[] = { "unit", "kernel", "device", "mount_point" };

	for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++)
		share(row, common[i], answer, common[i]);
	json_object_array_add(rows, json_object_get(row));
}

static void add_limits(struct json_object *row, struct json_object *limits)
{
	static const char *const names[] = { "dev_zero", "user_copy", "dev_zero_1", "getppid" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		share(row, names[i], limits, names[i]);
}

/* A case has one object for the ratios of all methods, with their names in its keys. */
static void add_ratio(struct json_object *row, struct json_object *ratios, enum method method)
{
	static const char *const names[] = {
		"over_read_iter", "over_read_iter_interval", "over_read_iter_verdict",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char *key = text_of("%s_%s", method_names[method], names[i]);

		share(row, names[i], ratios, key);
		free(key);
	}
}

/* The rows of the methods; the arrays of @answer have the order of the cases. */
static void add_methods(struct json_object *rows, const struct bench_results *results,
			struct json_object *answer)
{
	struct json_object *all = json_object_object_get(answer, "results");
	struct json_object *limits = json_object_object_get(answer, "limits");
	struct json_object *ratios = json_object_object_get(answer, "ratios");
	size_t result = 0, ratio = 0;

	for (size_t i = 0; i < results->count; i++) {
		const struct bench_case *bcase = &results->cases[i];

		for (int m = 0; m < METHODS; m++) {
			struct json_object *row;

			if (!bcase->methods[m].measured)
				continue;
			row = json_object_array_get_idx(all, result++);
			add_limits(row, json_object_array_get_idx(limits, i));
			if (has_ratio(bcase, (enum method)m))
				add_ratio(row, json_object_array_get_idx(ratios, ratio),
					  (enum method)m);
			add_row(rows, row, answer);
		}
		ratio += has_ratio(bcase, METHOD_READ) || has_ratio(bcase, METHOD_LEAN);
	}
}

int bench_csv(const struct bench *bench, const char *path)
{
	struct json_object *rows = check_alloc(json_object_new_array());
	struct json_object *answer = bench_json(bench), *peers;

	add_methods(rows, &bench->results, answer);
	if (json_object_object_get_ex(answer, "peers", &peers)) {
		for (size_t i = 0; i < json_object_array_length(peers); i++)
			add_row(rows, json_object_array_get_idx(peers, i), answer);
	}
	json_object_put(answer);
	return csv_write(rows, keys, path);
}
