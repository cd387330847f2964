// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * A bench makes as many steps of progress as it says before, so that its bar ends at 100 %.
 * The functions of progress here count in place of the tool's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/control/measure.h"
#include "bench/peers/peers.h"
#include "bench/plan.h"
#include "bench/run.h"
#include "lib/output/progress.h"

static size_t starts, announced, made, ends;

void progress_start(size_t steps)
{
	starts++;
	announced = steps;
}

void progress_now(const char *step)
{
	assert_true(strlen(step) > 0);
}

void progress_step(void)
{
	made++;
}

void progress_skip(size_t steps)
{
	announced -= steps;
}

void progress_end(void)
{
	ends++;
}

static uint64_t items[][2] = {
	{ METHOD_READ_ITER }, { API_PREAD, API_PREADV }, { 1, 4096 }, { PATTERN_SAME, PATTERN_RAND },
	{ 1, 2 },
};

static void check(size_t count, bool percentiles)
{
	char name[] = "/tmp/steps-XXXXXX";
	int fd = mkstemp(name);
	struct bench bench = { .plan = {
		.methods = { items[0], 1 }, .apis = { items[1], count },
		.block_sizes = { items[2], count }, .patterns = { items[3], count },
		.threads = { items[4], count }, .reads = 20, .rounds = 3, .file = name,
		.any_file = true, .percentiles = percentiles,
	} };

	assert_int_equal(ftruncate(fd, 65536), 0);
	starts = made = ends = 0;
	assert_int_equal(bench_measure(&bench, NULL, NULL), 0);
	assert_int_equal(starts, 1);
	assert_int_equal(ends, 1);
	assert_true(made >= 3 * count);
	assert_int_equal(made, announced);
	free(bench.plan.processors.items);
	bench_free(&bench);
	close(fd);
	unlink(name);
}

static void one_case(void **state)
{
	(void)state;
	check(1, false);
	check(1, true);
}

static void many_cases(void **state)
{
	(void)state;
	check(2, false);
	check(2, true);
}

/* What is announced for the peers is what one of them takes off, for each that peers.t lists. */
static void peers(void **state)
{
	struct bench_plan plan = {
		.methods = { items[0], 1 }, .apis = { items[1], 2 }, .block_sizes = { items[2], 2 },
		.patterns = { items[3], 1 }, .threads = { items[4], 1 }, .rounds = 3,
	};

	(void)state;
	assert_int_equal(peers_steps(&plan), 9 * bench_steps(&plan));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_case), cmocka_unit_test(many_cases), cmocka_unit_test(peers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
