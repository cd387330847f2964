// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/report/report.h"
#include "lib/memory.h"
#include "lib/output/table.h"

/* Three digits after the dot: finer than any measurement here */
static struct json_object *number(double value)
{
	return isfinite(value) ? value_of_decimal(value, 3) : NULL;
}

static void add_text(struct json_object *object, const char *key, const char *text)
{
	json_object_object_add(object, key, value_of_text(text));
}

static void add_integer(struct json_object *object, const char *key, uint64_t value)
{
	json_object_object_add(object, key, value_of_number(value));
}

static struct json_object *stats_json(const struct stats *stats)
{
	struct json_object *object = check_alloc(json_object_new_object());

	json_object_object_add(object, "median", number(stats->median));
	json_object_object_add(object, "min", number(stats->min));
	json_object_object_add(object, "max", number(stats->max));
	return object;
}

/* null: there were too few rounds for one */
static struct json_object *interval_json(const struct interval *interval)
{
	struct json_object *object;

	if (!interval->confidence)
		return NULL;
	object = check_alloc(json_object_new_object());
	json_object_object_add(object, "low", number(interval->low));
	json_object_object_add(object, "high", number(interval->high));
	json_object_object_add(object, "confidence", number(interval->confidence));
	return object;
}

static struct json_object *case_json(const struct bench_case *bcase)
{
	struct json_object *object = check_alloc(json_object_new_object());

	add_text(object, "pattern", pattern_names[bcase->pattern]);
	add_integer(object, "block_size_bytes", bcase->block_size);
	add_integer(object, "threads", bcase->threads);
	return object;
}

/* Average bytes of a read by kind of extent; null: not known */
static void add_places(struct json_object *object, const struct bench_case *bcase)
{
	const struct extent_bytes *places = &bcase->places;
	double all = (double)(places->written + places->unwritten + places->hole);
	double share = all > 0 ? (double)bcase->block_size / all : 0;

	json_object_object_add(object, "written_bytes_per_read", places->known ?
			       number(share * (double)places->written) : NULL);
	json_object_object_add(object, "unwritten_bytes_per_read", places->known ?
			       number(share * (double)places->unwritten) : NULL);
	json_object_object_add(object, "hole_bytes_per_read", places->known ?
			       number(share * (double)places->hole) : NULL);
}

static void add_rates(struct json_object *object, const struct series *series,
		      uint64_t block_size)
{
	double mib = (double)block_size / (1 << 20);

	json_object_object_add(object, "reads_per_second",
			       stats_json(&series->reads_per_second));
	json_object_object_add(object, "mib_per_second",
			       number(series->reads_per_second.median * mib));
}

/* Percentiles of single reads, in the unit, each with one reading of the clock */
static struct json_object *single_json(const struct histogram *single)
{
	struct json_object *object = check_alloc(json_object_new_object());

	add_integer(object, "count", single->count);
	add_integer(object, "p50", histogram_quantile(single, 0.5));
	add_integer(object, "p90", histogram_quantile(single, 0.9));
	add_integer(object, "p99", histogram_quantile(single, 0.99));
	add_integer(object, "p99_9", histogram_quantile(single, 0.999));
	add_integer(object, "max", single->max);
	return object;
}

static struct json_object *settings_json(const struct settings *settings)
{
	struct json_object *object = check_alloc(json_object_new_object());

	for (size_t i = 0; settings && i < settings->count; i++)
		add_text(object, settings->items[i].name, settings->items[i].value);
	return object;
}

static struct json_object *warnings_json(const struct warnings *warnings)
{
	struct json_object *array = check_alloc(json_object_new_array());

	for (size_t i = 0; warnings && i < warnings->count; i++) {
		struct json_object *object = check_alloc(json_object_new_object());

		add_text(object, "name", warnings->items[i].name);
		add_text(object, "text", warnings->items[i].text);
		json_object_array_add(array, object);
	}
	return array;
}

static struct json_object *result_json(const struct bench_case *bcase, enum method method)
{
	const struct series *series = &bcase->methods[method];
	struct json_object *object = check_alloc(json_object_new_object());

	add_text(object, "method", method_names[method]);
	add_text(object, "pattern", pattern_names[bcase->pattern]);
	add_integer(object, "block_size_bytes", bcase->block_size);
	add_integer(object, "threads", bcase->threads);
	add_integer(object, "reads", bcase->reads);
	add_text(object, "caller", api_names[bcase->api]);
	json_object_object_add(object, "per_read", stats_json(&series->per_read));
	json_object_object_add(object, "method_cost",
			       number(method_cost(bcase, method)));
	json_object_object_add(object, "overhead", number(overhead(bcase, method)));
	add_places(object, bcase);
	if (series->reads_per_second.median > 0)
		add_rates(object, series, bcase->block_size);
	if (bcase->single[method].count)
		json_object_object_add(object, "single_reads",
				       single_json(&bcase->single[method]));
	for (int c = 0; c < COUNTERS; c++) {
		char *key = text_of("%s_per_read", counter_names[c]);

		if (series->counted[c])
			json_object_object_add(object, key, stats_json(&series->counts[c]));
		free(key);
	}
	json_object_object_add(object, "per_read_interval", interval_json(&series->interval));
	add_integer(object, "rounds_switched", series->switched);
	return object;
}

static struct json_object *results_json(const struct bench_results *results)
{
	struct json_object *array = check_alloc(json_object_new_array());

	for (size_t i = 0; i < results->count; i++) {
		for (int m = 0; m < METHODS; m++) {
			if (results->cases[i].methods[m].measured)
				json_object_array_add(array,
						      result_json(&results->cases[i], m));
		}
	}
	return array;
}

static void add_ratio(struct json_object *object, const struct bench_case *bcase,
		      enum method method, const char *by_round_key)
{
	char *key = text_of("%s_over_read_iter", method_names[method]);
	char *cost_key = text_of("method_cost_%s", key);
	char *interval_key = text_of("%s_interval", key);
	char *verdict_key = text_of("%s_verdict", key);
	char *overhead_key = text_of("overhead_%s", key);

	json_object_object_add(object, key, number(cost_ratio(bcase, method)));
	json_object_object_add(object, interval_key, interval_json(&bcase->intervals[method]));
	add_text(object, verdict_key, ratio_verdict(bcase, method));
	free(verdict_key);
	free(interval_key);
	json_object_object_add(object, by_round_key, stats_json(&bcase->ratios[method]));
	json_object_object_add(object, cost_key,
			       number(method_cost_ratio(bcase, method)));
	json_object_object_add(object, overhead_key, number(overhead_ratio(bcase, method)));
	free(overhead_key);
	free(cost_key);
	free(key);
}

static struct json_object *ratios_json(const struct bench_results *results)
{
	struct json_object *array = check_alloc(json_object_new_array());

	for (size_t i = 0; i < results->count; i++) {
		const struct bench_case *bcase = &results->cases[i];
		bool read = has_ratio(bcase, METHOD_READ), lean = has_ratio(bcase, METHOD_LEAN);
		struct json_object *object;

		if (!read && !lean)
			continue;
		object = case_json(bcase);
		if (read)
			add_ratio(object, bcase, METHOD_READ, "by_round");
		if (lean)
			add_ratio(object, bcase, METHOD_LEAN, "lean_by_round");
		add_text(object, "caller", api_names[bcase->api]);
		json_object_array_add(array, object);
	}
	return array;
}

static struct json_object *limits_json(const struct bench_results *results)
{
	struct json_object *array = check_alloc(json_object_new_array());

	for (size_t i = 0; i < results->count; i++) {
		const struct bench_case *bcase = &results->cases[i];
		struct json_object *object = case_json(bcase);

		json_object_object_add(object, "dev_zero",
				       stats_json(&bcase->zero.per_read));
		json_object_object_add(object, "user_copy",
				       stats_json(&bcase->copy.per_read));
		add_text(object, "caller", api_names[bcase->api]);
		json_object_object_add(object, "dev_zero_1", stats_json(&bcase->zero_1.per_read));
		json_object_object_add(object, "getppid", stats_json(&bcase->getppid.per_read));
		json_object_array_add(array, object);
	}
	return array;
}

static struct json_object *peers_json(const struct peers *peers)
{
	struct json_object *array = check_alloc(json_object_new_array());

	for (size_t p = 0; p < peers->count; p++) {
		const struct peer_result *peer = &peers->items[p];

		for (size_t i = 0; peer->measured && i < peer->results.count; i++) {
			const struct bench_case *bcase = &peer->results.cases[i];
			struct json_object *object = case_json(bcase);

			add_text(object, "caller", api_names[bcase->api]);
			add_text(object, "peer", peer->name);
			json_object_object_add(object, "per_read",
					       stats_json(&bcase->methods[METHOD_READ_ITER].per_read));
			json_object_object_add(object, "method_cost",
					       number(method_cost(bcase, METHOD_READ_ITER)));
			json_object_object_add(object, "overhead",
					       number(overhead(bcase, METHOD_READ_ITER)));
			json_object_array_add(array, object);
		}
	}
	return array;
}

/* The floor of the first case; each case has its own among its limits. */
static struct json_object *floor_json(const struct bench_results *results)
{
	struct json_object *object = check_alloc(json_object_new_object());
	const struct bench_case *first = &results->cases[0];

	json_object_object_add(object, "getppid", number(first->getppid.per_read.median));
	json_object_object_add(object, "dev_zero_1", number(first->zero_1.per_read.median));
	return object;
}

static struct json_object *reference_json(void)
{
	struct json_object *object = check_alloc(json_object_new_object());
	const double *seconds = reference_seconds;

	add_text(object, "what", "time on hardware, January 2021");
	add_text(object, "pattern", pattern_names[PATTERN_SAME]);
	add_integer(object, "block_size_bytes", REFERENCE_BLOCK_SIZE);
	add_integer(object, "threads", 1);
	add_integer(object, "reads", REFERENCE_READS);
	for (int m = METHOD_READ_ITER; m <= METHOD_READ; m++) {
		char *key = text_of("%s_seconds", method_names[m]);

		json_object_object_add(object, key, number(seconds[m]));
		free(key);
	}
	json_object_object_add(object, "read_over_read_iter",
			       number(seconds[METHOD_READ] / seconds[METHOD_READ_ITER]));
	return object;
}

struct json_object *bench_json(const struct bench *bench)
{
	struct json_object *answer = check_alloc(json_object_new_object());
	const struct bench_results *results = &bench->results;
	const struct bench_plan *plan = &bench->plan;

	json_object_object_add(answer, "schema", json_object_new_int(JSON_SCHEMA));
	add_text(answer, "kernel", bench->kernel);
	add_text(answer, "unit", unit_names[plan->unit]);
	add_text(answer, "preset", plan->preset);
	add_text(answer, "device", bench->fs ? bench->fs->device : NULL);
	add_text(answer, "mount_point", bench->fs ? bench->fs->mount_points[0] : NULL);
	add_integer(answer, "file_size_bytes", results->file_size);
	add_integer(answer, "rounds", plan->rounds);
	json_object_object_add(answer, "floor", floor_json(results));
	json_object_object_add(answer, "results", results_json(results));
	json_object_object_add(answer, "ratios", ratios_json(results));
	json_object_object_add(answer, "limits", limits_json(results));
	json_object_object_add(answer, "settings", settings_json(&bench->settings));
	json_object_object_add(answer, "warnings", warnings_json(&bench->warnings));
	if (plan->percentiles)
		json_object_object_add(answer, "clock_per_single_read",
				       number(results->clock_cost));
	if (reference_case(results))
		json_object_object_add(answer, "reference_2021", reference_json());
	if (bench->peers.items)
		json_object_object_add(answer, "peers", peers_json(&bench->peers));
	if (plan_has_apis(plan))
		json_object_object_add(answer, "reference_thread", bench_thread_json());
	return answer;
}
