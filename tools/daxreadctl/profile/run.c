// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * For each method: measures the cost of a read without sampling, computes how many
 * reads fill the time, and runs that number under the profiler.
 *
 * If the period were a multiple of the loop's length, all samples would be at the same
 * place, so periods are primes. That is not enough if each turn of the loop has exactly the
 * same number of instructions, because taking a sample shifts the loop by the same number
 * each time. So several periods are used at once.
 */
#include "profile/run.h"

#include <stdlib.h>
#include <string.h>

#include "fs/workload/counters.h"
#include "fs/workload/workers.h"
#include "lib/memory.h"
#include "lib/output/progress.h"
#include "lib/stats.h"
#include "profile/perf.h"

static const unsigned int periods_cycles[] = { 500009 };
static const unsigned int periods_ns[] = { 100003 };

/*
 * The kernel's timer samples every 10 us at most; under instruction counting
 * that is 10000 instructions, and taking a sample needs some of them.
 */
static const unsigned int periods_instructions[] = { 79973, 80021, 80071, 80111 };

/* The cost of a read is the median of so many rounds of so many reads. */
#define COST_ROUNDS		15
#define COST_READS		100

/* The smallest useful number of samples */
#define READS_MIN		1000

static void set_periods(struct profiler_plan *plan, const unsigned int *periods,
			size_t count)
{
	plan->periods = periods;
	plan->count = count;
}
#define SET_PERIODS(plan, array) \
	set_periods(plan, array, sizeof(array) / sizeof((array)[0]))

/* The event to sample: cycles if the processor counts them */
static struct profiler_plan plan_for(enum unit unit, bool chains)
{
	struct profiler_plan plan = { .event = "cpu-clock", .chains = chains };
	struct counters counters;

	if (unit != UNIT_NS) {
		SET_PERIODS(&plan, periods_instructions);
	} else if (counters_open(&counters)) {
		counters_close(&counters);
		plan.event = "cycles";
		SET_PERIODS(&plan, periods_cycles);
	} else {
		SET_PERIODS(&plan, periods_ns);
	}
	return plan;
}

/* From one sample to the next, of all periods together, on average */
static uint64_t mean_period(const struct profiler_plan *plan)
{
	double rate = 0;

	for (size_t i = 0; i < plan->count; i++)
		rate += 1.0 / plan->periods[i];
	return (uint64_t)(1 / rate + 0.5);
}

static int sample_loop(const struct profiler_plan *plan, struct workers *workers,
		       uint64_t reads, const char *action, struct samples *samples)
{
	struct loop_run run = { .action = action, .loop = loop_read(API_PREAD, true), .source = SOURCE_FILE };
	struct profiler *profiler;
	struct sample ignored;
	int status = profiler_start(&profiler, plan), ended;

	if (status)
		return status;
	status = profiler_begin(profiler);
	if (!status) {
		status = workers_run(workers, &run, reads, &ignored);
		ended = profiler_end(profiler, samples);
		status = status ? status : ended;
	}
	profiler_free(profiler);
	return status;
}

/* The median, so that one disturbance, such as an update of the access time, does not count */
static int measure_cost(struct workers *workers, const char *action, double *cost)
{
	struct loop_run run = { .action = action, .loop = loop_read(API_PREAD, true), .source = SOURCE_FILE };
	double rounds[COST_ROUNDS];
	struct sample sample;
	int status = 0;

	for (int i = 0; !status && i < COST_ROUNDS; i++) {
		status = workers_run(workers, &run, COST_READS, &sample);
		rounds[i] = sample.per_read;
	}
	if (!status)
		*cost = stats_of(rounds, COST_ROUNDS).median;
	return status;
}

static int profile_method(double seconds, const struct profiler_plan *plan,
			  struct workers *workers,
			  enum method method, struct profile *profile)
{
	char *action = text_of("read by %s", method_names[method]);
	double fit, *cost = &profile->cost[method];
	int status;

	progress_now(method_names[method]);
	status = measure_cost(workers, action, cost);
	progress_step();
	if (!status) {
		fit = seconds * 1e9 / *cost;
		status = sample_loop(plan, workers,
				     fit > READS_MIN ? (uint64_t)fit : READS_MIN,
				     action, &profile->samples[method]);
		progress_step();
	}
	free(action);
	return status;
}

int profile_run(const struct profile_plan *plan,
		const struct method_switches *switches,
		const struct workload_file *file, struct profile *profile)
{
	struct profiler_plan profiler = plan_for(plan->unit, plan->chains);
	const struct workload workload = {
		.file = file,
		.api = API_PREAD,
		.pattern = PATTERN_SAME,
		.size = plan->block_size,
		.threads = 1,
		.unit = plan->unit,
	};
	struct workers *workers;
	int status;

	*profile = (struct profile){ .block_size = plan->block_size, .period = mean_period(&profiler) };
	strcpy(profile->unit, unit_names[plan->unit]);
	strcpy(profile->event, profiler.event);
	status = workers_make(&workers, &workload);
	if (status)
		return status;
	progress_start(2 * PROFILED);
	for (int m = 0; !status && m < PROFILED; m++) {
		status = method_switches_choose(switches, (enum method)m);
		if (!status)
			status = profile_method(plan->seconds, &profiler, workers,
						(enum method)m, profile);
	}
	progress_end();
	workers_free(workers);
	return status;
}
