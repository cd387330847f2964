// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * All variants of a case take turns in every round (A B A B ...), so that a machine that
 * becomes slower or faster does so for all of them.
 */
#include "bench/run.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fs/workload/loops.h"
#include "fs/workload/workers.h"
#include "lib/memory.h"
#include "lib/message.h"
#include "lib/output/progress.h"
#include "lib/output/table.h"

/* Samples of a read's cost, to compute how many reads fill the time */
#define SAMPLES	3

/* A variant: one of those that take turns in every round */
struct variant {
	struct loop_run run;
	int method;			/* the method that reads; -1: any */
	struct series *series;		/* its results; NULL: not kept */
	struct sample *samples;
};

/* Methods and their single reads; two limits, the floor, a system call */
#define VARIANTS_MAX	(2 * METHODS + 4)

/* A case being measured */
struct rounds {
	const struct bench_plan *plan;
	const struct method_switches *switches;	/* NULL: none is changed */
	struct bench_case *bcase;
	struct workers *workers;
	struct variant variants[VARIANTS_MAX];
	size_t variant_count;
	uint64_t reads;			/* of each worker, in all rounds */
};

static int run_variant(const struct rounds *rounds, const struct variant *variant,
		       uint64_t reads, struct sample *sample)
{
	int status = 0;

	if (rounds->switches && variant->method >= 0)
		status = method_switches_choose(rounds->switches,
						(enum method)variant->method);
	if (status)
		return status;
	return workers_run(rounds->workers, &variant->run, reads, sample);
}

/*
 * The cost of a read: the minimum of some samples that take @enough, so that a single
 * disturbance does not count. A sample that takes less is too short to compare, and no
 * other is taken.
 */
static int least_cost(const struct rounds *rounds, const struct variant *variant, uint64_t reads,
		      double enough, double *cost)
{
	*cost = INFINITY;
	for (int i = 0; i < SAMPLES; i++) {
		struct sample sample;
		int status = run_variant(rounds, variant, reads, &sample);

		if (status)
			return status;
		if (sample.per_read < *cost)
			*cost = sample.per_read;
		if (*cost * (double)reads < enough)
			break;
	}
	return 0;
}

/*
 * The number of reads per worker that fill the plan's time, by the slowest of all
 * variants. Doubles the number until the reads take long enough for a sample.
 */
static int calibrate(struct rounds *rounds)
{
	double enough = rounds->plan->unit == UNIT_NS ? 5e6 : 50e3, slowest = 0;

	for (size_t i = 0; i < rounds->variant_count; i++) {
		uint64_t reads = 1, most = rounds->reads ? rounds->reads : UINT64_MAX;
		double cost;
		int status;

		if (!rounds->variants[i].series)	/* the same reads as another's */
			continue;
		for (;;) {
			status = least_cost(rounds, &rounds->variants[i], reads, enough, &cost);
			if (status)
				return status;
			if (cost * (double)reads >= enough || reads > most / 2 || reads >= 1ULL << 24)
				break;
			reads *= 2;
		}
		if (cost > slowest)
			slowest = cost;
	}
	if (!rounds->reads) {
		const struct bench_plan *plan = rounds->plan;
		double fit = slowest > 0 ? plan->seconds * 1e9 / slowest : 1;

		rounds->reads = fit < (double)plan->rounds ? plan->rounds : (uint64_t)fit;
	}
	return 0;
}

/* Runs each variant once at each place, so that no round pays for the first access. */
static int warm_up(struct rounds *rounds)
{
	uint64_t places = workers_places(rounds->workers);
	struct sample ignored;

	for (size_t i = 0; i < rounds->variant_count; i++) {
		const struct variant *variant = &rounds->variants[i];
		int status;

		if (!variant->series)	/* the same reads as another's */
			continue;
		status = run_variant(rounds, variant, places, &ignored);
		if (!status && variant->method >= 0)
			status = workers_verify(rounds->workers, variant->run.loop, variant->run.action);
		if (status)
			return status;
	}
	return 0;
}

static void collect(const struct variant *variant, size_t rounds)
{
	double *values;
	struct series *series = variant->series;

	if (!series)	/* single reads: they are in a histogram */
		return;
	values = new_zeroed(rounds, sizeof(*values));
	*series = (struct series){ .measured = true };
	for (size_t r = 0; r < rounds; r++) {
		values[r] = variant->samples[r].per_read;
		series->switched += variant->samples[r].switched;
	}
	series->per_read = stats_of(values, rounds);
	series->interval = stats_interval(values, rounds);
	for (int c = 0; c < COUNTERS; c++) {
		series->counted[c] = true;
		for (size_t r = 0; r < rounds; r++) {
			values[r] = variant->samples[r].counts[c];
			series->counted[c] = series->counted[c] && variant->samples[r].counted[c];
		}
		series->counts[c] = stats_of(values, rounds);
	}
	for (size_t r = 0; r < rounds; r++)
		values[r] = variant->samples[r].per_second;
	series->reads_per_second = stats_of(values, rounds);
	free(values);
}

static int run_rounds(struct rounds *rounds)
{
	for (uint64_t r = 0; r < rounds->plan->rounds; r++) {
		uint64_t reads = rounds->reads / rounds->plan->rounds +
				 (r < rounds->reads % rounds->plan->rounds);

		for (size_t i = 0; i < rounds->variant_count; i++) {
			struct variant *variant = &rounds->variants[i];
			int status;

			status = run_variant(rounds, variant, reads, &variant->samples[r]);
			if (status)
				return status;
			progress_step();
		}
	}
	return 0;
}

/* Measures all variants: with the plan's number of reads, or for its time. */
static int measure(struct rounds *rounds)
{
	size_t turns = rounds->plan->rounds;
	int status;

	rounds->reads = rounds->plan->reads;
	for (size_t i = 0; i < rounds->variant_count; i++)
		rounds->variants[i].samples = new_zeroed(turns, sizeof(struct sample));
	status = calibrate(rounds);
	if (!status) {
		workers_spread(rounds->workers, rounds->reads);
		status = warm_up(rounds);
	}
	if (!status)
		status = run_rounds(rounds);
	for (size_t i = 0; !status && i < rounds->variant_count; i++)
		collect(&rounds->variants[i], turns);
	return status;
}

static void free_samples(struct rounds *rounds)
{
	for (size_t i = 0; i < rounds->variant_count; i++)
		free(rounds->variants[i].samples);
}

static void add_variant(struct rounds *rounds, const struct variant *variant)
{
	rounds->variants[rounds->variant_count++] = *variant;
}

/*
 * The ratios of @variant to @over, one a round; only of rounds in which no thread lost its
 * processor, if there are enough of these. Returns their number.
 */
static size_t ratios_of(const struct rounds *rounds, const struct variant *variant,
			const struct variant *over, double *ratios)
{
	size_t quiet = 0, count = 0;
	bool all;

	for (uint64_t r = 0; r < rounds->plan->rounds; r++)
		quiet += !variant->samples[r].switched && !over->samples[r].switched;
	all = quiet < INTERVAL_LEAST;
	for (uint64_t r = 0; r < rounds->plan->rounds; r++) {
		double cost = over->samples[r].per_read;

		if (all || (!variant->samples[r].switched && !over->samples[r].switched))
			ratios[count++] = cost > 0 ? variant->samples[r].per_read / cost : 0;
	}
	return count;
}

/*
 * The methods over read_iter in each round. They are the first variants, and
 * read_iter is the first of them.
 */
static void pair_up(const struct rounds *rounds)
{
	struct bench_case *bcase = rounds->bcase;
	double *ratios = new_zeroed(rounds->plan->rounds, sizeof(*ratios));

	for (size_t i = 0; i < rounds->variant_count; i++) {
		const struct variant *variant = &rounds->variants[i];
		int method = variant->method;
		size_t count;

		if (method < 0 || !variant->series || !has_ratio(bcase, (enum method)method))
			continue;
		count = ratios_of(rounds, variant, &rounds->variants[0], ratios);
		bcase->ratios[method] = stats_of(ratios, count);
		bcase->intervals[method] = stats_interval(ratios, count);
	}
	free(ratios);
}

/* The methods, and the limits that they are compared with */
static void add_variants(struct rounds *rounds)
{
	static const char *const actions[METHODS] = {
		"read by read_iter", "read by read", "read by read_iter without iomap",
	};
	struct bench_case *bcase = rounds->bcase;
	bool same = bcase->pattern == PATTERN_SAME;
	loop_function *read_loop = loop_read(bcase->api, same);

	for (int m = 0; m < METHODS; m++) {
		if (plan_measures(rounds->plan, (enum method)m, bcase->api))
			add_variant(rounds, &(struct variant){
				.run = { .action = actions[m], .loop = read_loop,
					 .source = SOURCE_FILE },
				.method = m, .series = &bcase->methods[m] });
	}
	add_variant(rounds, &(struct variant){
		.run = { .action = "read from /dev/zero", .loop = read_loop,
			 .source = SOURCE_ZERO },
		.method = -1, .series = &bcase->zero });
	add_variant(rounds, &(struct variant){
		.run = { .action = "copied", .loop = loop_copy(same), .source = SOURCE_FILE },
		.method = -1, .series = &bcase->copy });
	if (bcase->block_size > 1)
		add_variant(rounds, &(struct variant){
			.run = { .action = "read from /dev/zero", .loop = read_loop,
				 .source = SOURCE_ZERO, .size = 1 },
			.method = -1, .series = &bcase->zero_1 });
	add_variant(rounds, &(struct variant){
		.run = { .action = "called", .loop = loop_getppid(), .source = SOURCE_ZERO },
		.method = -1, .series = &bcase->getppid });
	for (int m = 0; rounds->plan->percentiles && m < METHODS; m++) {
		if (plan_measures(rounds->plan, (enum method)m, bcase->api))
			add_variant(rounds, &(struct variant){
				.run = { .action = actions[m], .loop = read_loop,
					 .source = SOURCE_FILE,
					 .single = &bcase->single[m] },
				.method = m });
	}
}

static int run_case(struct bench *bench, struct workers *workers,
		    const struct extents *extents, struct bench_case *bcase)
{
	struct rounds rounds = { .plan = &bench->plan, .switches = bench->switches,
				 .bcase = bcase, .workers = workers };
	int status;

	add_variants(&rounds);
	status = measure(&rounds);
	if (!status) {
		bcase->reads = rounds.reads * bcase->threads;
		bcase->places.known = extents;
		if (extents)
			workers_count_extents(workers, extents, &bcase->places);
		if (bcase->block_size == 1)
			bcase->zero_1 = bcase->zero;
		pair_up(&rounds);
	}
	free_samples(&rounds);
	return status;
}

static void show_case(const struct bench *bench, const struct bench_case *bcase)
{
	char *size = size_text(bcase->block_size), *text;

	text = text_of("%s%s%s%s%s, %s, %llu thread%s",
		       bench->peer ? bench->peer : "", bench->peer ? ": " : "",
		       bcase->api == API_PREAD ? "" : api_names[bcase->api],
		       bcase->api == API_PREAD ? "" : ", ", size,
		       pattern_names[bcase->pattern],
		       (unsigned long long)bcase->threads, bcase->threads == 1 ? "" : "s");
	progress_now(text);
	free(text);
	free(size);
}

/* The cases in the order in which they are printed */
static void list_cases(const struct bench_plan *plan, struct bench_results *results)
{
	size_t sizes = plan->block_sizes.count, threads = plan->threads.count;
	size_t patterns = plan->patterns.count;

	results->count = plan->apis.count * patterns * threads * sizes;
	results->cases = new_zeroed(results->count, sizeof(*results->cases));
	for (size_t i = 0; i < results->count; i++)
		results->cases[i] = (struct bench_case){
			.block_size = plan->block_sizes.items[i % sizes],
			.threads = plan->threads.items[i / sizes % threads],
			.pattern = (enum pattern)
				   plan->patterns.items[i / sizes / threads % patterns],
			.api = (enum read_api)
				  plan->apis.items[i / sizes / threads / patterns],
		};
}

/* The number of turns of all variants */
static size_t count_turns(const struct bench_plan *plan,
			  const struct bench_results *results)
{
	size_t all = 0;

	for (size_t i = 0; i < results->count; i++) {
		size_t variants = 0;

		for (int m = 0; m < METHODS; m++)
			variants += plan_measures(plan, (enum method)m,
						  results->cases[i].api);
		if (plan->percentiles)
			variants *= 2;
		/* the limits, the floor if it is another variant, a system call */
		variants += 3 + (results->cases[i].block_size > 1);
		all += variants;
	}
	return plan->rounds * all;
}

static int run_all(struct bench *bench)
{
	struct bench_results *results = &bench->results;
	struct extents *extents = extents_read(bench->file.fd, bench->file.size);
	int status = 0;

	for (size_t i = 0; !status && i < results->count; i++) {
		struct bench_case *bcase = &results->cases[i];
		struct workload workload = {
			.file = &bench->file,
			.api = bcase->api,
			.pattern = bcase->pattern,
			.size = bcase->block_size,
			.threads = bcase->threads,
			.unit = bench->plan.unit,
			.processors = bench->plan.processors,
		};
		struct workers *workers;

		show_case(bench, bcase);
		status = workers_make(&workers, &workload);
		if (status)
			break;
		status = run_case(bench, workers, extents, bcase);
		results->clock_cost = workers_clock_cost(workers);
		workers_free(workers);
	}
	extents_free(extents);
	return status;
}

size_t bench_steps(const struct bench_plan *plan)
{
	struct bench_results results;
	size_t steps;

	list_cases(plan, &results);
	steps = count_turns(plan, &results);
	free(results.cases);
	return steps;
}

int bench_run(struct bench *bench)
{
	struct bench_results *results = &bench->results;
	int status;

	*results = (struct bench_results){ .file_size = bench->file.size };
	list_cases(&bench->plan, results);
	status = run_all(bench);
	if (status)
		bench_results_free(results);
	return status;
}
