// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * In every round all that is measured in a case has its turn (A B A B ...), so
 * that a machine that becomes slower or faster meanwhile does so for all.
 */
#include "bench/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fs/workload/loops.h"
#include "fs/workload/workers.h"
#include "lib/memory.h"
#include "lib/message.h"
#include "lib/output/progress.h"
#include "lib/output/table.h"

/* A thing that has its turn in every round */
struct variant {
	struct loop_run run;
	int method;			/* that reads; -1: any */
	struct series *series;		/* where its figures go; NULL: nowhere */
	struct sample *samples;
};

/* Beside the methods and their single reads: the limits, the floor, a system call */
#define VARIANTS_MAX	(2 * METHODS + 4)

struct round_plan {
	const struct bench_plan *plan;
	const struct method_switches *switches;	/* NULL: none is thrown */
	struct workers *workers;
	struct variant variants[VARIANTS_MAX];
	size_t count;
	uint64_t reads, rounds;		/* reads of each worker, in all rounds */
};

static int run_variant(const struct round_plan *plan, const struct variant *variant,
		       uint64_t reads, struct sample *sample)
{
	int status = 0;

	if (plan->switches && variant->method >= 0)
		status = method_switches_choose(plan->switches,
						(enum method)variant->method);
	if (status)
		return status;
	return workers_run(plan->workers, &variant->run, reads, sample);
}

/*
 * How many reads of each worker take @seconds, by the slowest of all
 * variants: found by doubling until it takes long enough to tell.
 */
static int calibrate(struct round_plan *plan, double seconds)
{
	double enough = plan->plan->unit == UNIT_NS ? 5e6 : 50e3, slowest = 0;

	for (size_t i = 0; i < plan->count; i++) {
		uint64_t reads = 1, most = plan->reads ? plan->reads : UINT64_MAX;
		struct sample sample;
		int status;

		if (!plan->variants[i].series)	/* the same reads as another's */
			continue;
		for (;;) {
			status = run_variant(plan, &plan->variants[i], reads, &sample);
			if (status)
				return status;
			if (sample.per_read * (double)reads >= enough || reads > most / 2 ||
			    reads >= 1ULL << 24)
				break;
			reads *= 2;
		}
		if (sample.per_read > slowest)
			slowest = sample.per_read;
	}
	if (!plan->reads) {
		double fit = slowest > 0 ? seconds * 1e9 / slowest : 1;

		plan->reads = fit < (double)plan->rounds ? plan->rounds : (uint64_t)fit;
	}
	return 0;
}

/* Each variant at each place once, so that no round pays for a first time */
static int warm_up(struct round_plan *plan)
{
	uint64_t places = workers_places(plan->workers);
	struct sample ignored;

	for (size_t i = 0; i < plan->count; i++) {
		const struct variant *variant = &plan->variants[i];
		int status;

		if (!variant->series)	/* the same reads as another's */
			continue;
		status = run_variant(plan, variant, places, &ignored);
		if (!status && variant->method >= 0)
			status = workers_verify(plan->workers, variant->run.loop, variant->run.action);
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

static int run_rounds(struct round_plan *plan)
{
	for (uint64_t r = 0; r < plan->rounds; r++) {
		uint64_t reads = plan->reads / plan->rounds +
				 (r < plan->reads % plan->rounds);

		for (size_t i = 0; i < plan->count; i++) {
			struct variant *variant = &plan->variants[i];
			int status;

			status = run_variant(plan, variant, reads, &variant->samples[r]);
			if (status)
				return status;
			progress_step();
		}
	}
	return 0;
}

/*
 * Measures all variants at @size bytes a read, with @reads reads or, if that is
 * 0, as many as take @seconds.
 */
static int measure(struct round_plan *plan, enum pattern pattern, uint64_t size,
		   uint64_t reads, double seconds)
{
	int status;

	plan->reads = reads;
	plan->rounds = plan->plan->rounds;
	for (size_t i = 0; i < plan->count; i++)
		plan->variants[i].samples = new_zeroed(plan->rounds,
						       sizeof(struct sample));
	workers_aim(plan->workers, PATTERN_SAME, size, 1);
	status = calibrate(plan, seconds);
	if (!status) {
		workers_aim(plan->workers, pattern, size, plan->reads);
		status = warm_up(plan);
	}
	if (!status)
		status = run_rounds(plan);
	for (size_t i = 0; !status && i < plan->count; i++)
		collect(&plan->variants[i], plan->rounds);
	return status;
}

static void free_samples(struct round_plan *plan)
{
	for (size_t i = 0; i < plan->count; i++)
		free(plan->variants[i].samples);
}

static void add_variant(struct round_plan *plan, const struct variant *variant)
{
	plan->variants[plan->count++] = *variant;
}

/*
 * The ratios of @variant to @over, one a round; of rounds in which nothing took a
 * processor away, if there are enough of these. Returns their number.
 */
static size_t ratios_of(const struct round_plan *plan, const struct variant *variant,
			const struct variant *over, double *ratios)
{
	size_t quiet = 0, count = 0;
	bool all;

	for (uint64_t r = 0; r < plan->rounds; r++)
		quiet += !variant->samples[r].switched && !over->samples[r].switched;
	all = quiet < INTERVAL_LEAST;
	for (uint64_t r = 0; r < plan->rounds; r++) {
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
static void pair_up(const struct round_plan *plan, struct bench_case *bcase)
{
	double *ratios = new_zeroed(plan->rounds, sizeof(*ratios));

	for (size_t i = 0; i < plan->count; i++) {
		const struct variant *variant = &plan->variants[i];
		int method = variant->method;
		size_t count;

		if (method < 0 || !variant->series || !has_ratio(bcase, (enum method)method))
			continue;
		count = ratios_of(plan, variant, &plan->variants[0], ratios);
		bcase->ratios[method] = stats_of(ratios, count);
		bcase->intervals[method] = stats_interval(ratios, count);
	}
	free(ratios);
}

/* The methods, and what their figures are subtracted from or compared with */
static void add_variants(struct round_plan *rounds, struct bench_case *bcase)
{
	static const char *const actions[METHODS] = {
		"read by read_iter", "read by read", "read by read_iter without iomap",
	};
	bool same = bcase->pattern == PATTERN_SAME;
	loop_function *read_loop = api_loop(bcase->api, same);

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
		.run = { .action = "copied", .loop = same ? loop_copy_same : loop_copy,
			 .source = SOURCE_FILE },
		.method = -1, .series = &bcase->copy });
	if (bcase->block_size > 1)
		add_variant(rounds, &(struct variant){
			.run = { .action = "read from /dev/zero", .loop = read_loop,
				 .source = SOURCE_ZERO, .size = 1 },
			.method = -1, .series = &bcase->zero_1 });
	add_variant(rounds, &(struct variant){
		.run = { .action = "called", .loop = loop_getppid, .source = SOURCE_ZERO },
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

static int run_case(const struct bench_plan *plan,
		    const struct method_switches *switches,
		    struct workers *workers, const struct extents *extents,
		    struct bench_case *bcase)
{
	struct round_plan rounds = { .plan = plan, .switches = switches, .workers = workers };
	int status;

	add_variants(&rounds, bcase);
	status = measure(&rounds, bcase->pattern, bcase->block_size, plan->reads,
			 plan->seconds);
	if (!status) {
		bcase->reads = rounds.reads * bcase->threads;
		bcase->places.known = extents;
		if (extents)
			workers_count_extents(workers, extents, &bcase->places);
		if (bcase->block_size == 1)
			bcase->zero_1 = bcase->zero;
		pair_up(&rounds, bcase);
	}
	free_samples(&rounds);
	return status;
}

static void show_case(const struct bench_case *bcase)
{
	char *size = size_text(bcase->block_size), *text;

	text = text_of("%s%s%s, %s, %llu thread%s",
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

/* How often a variant has its turn */
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
		/* the limits, the floor where it is another, a system call */
		variants += 3 + (results->cases[i].block_size > 1);
		all += variants;
	}
	return plan->rounds * all;
}

static int run_all(const struct bench_plan *plan,
		   const struct method_switches *switches,
		   const struct workload_file *file, struct bench_results *results)
{
	struct extents *extents = extents_read(file->fd, file->size);
	int status = 0;

	for (size_t i = 0; !status && i < results->count; i++) {
		struct bench_case *bcase = &results->cases[i];
		struct workers *workers;

		show_case(bcase);
		status = workers_make(&workers, file, bcase->threads, bcase->api,
				      bcase->block_size, plan->unit);
		if (status)
			break;
		workers_pin(workers, &plan->processors);
		status = run_case(plan, switches, workers, extents, bcase);
		results->clock_cost = workers_clock_cost(workers);
		workers_free(workers);
	}
	extents_free(extents);
	return status;
}

int bench_run(const struct bench_plan *plan, const struct method_switches *switches,
	      const struct workload_file *file, struct bench_results *results)
{
	int status;

	*results = (struct bench_results){ .file_size = file->size };
	list_cases(plan, results);
	progress_start(count_turns(plan, results));
	status = run_all(plan, switches, file, results);
	progress_end();
	if (status)
		bench_results_free(results);
	return status;
}
