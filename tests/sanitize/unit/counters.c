// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * The counters beside the time, with events that every machine has: they count the
 * work of the calling thread between two readings, and nothing else.
 */
#include <linux/perf_event.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/mman.h>

#include <cmocka.h>

#include "fs/workload/counters.h"

#define PAGES	64

static void touch(void)
{
	volatile char *pages = mmap(NULL, PAGES * 4096, PROT_READ | PROT_WRITE,
				    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	assert_ptr_not_equal(pages, MAP_FAILED);
	madvise((void *)pages, PAGES * 4096, MADV_NOHUGEPAGE);
	for (int i = 0; i < PAGES; i++)
		pages[i * 4096] = 1;
	munmap((void *)pages, PAGES * 4096);
}

static const struct counter_event software[COUNTERS] = {
	[COUNTER_CYCLES] = { PERF_TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK },
	[COUNTER_INSTRUCTIONS] = { PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS },
	[COUNTER_BRANCH_MISSES] = { PERF_TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK },
	[COUNTER_L1_MISSES] = { PERF_TYPE_SOFTWARE, PERF_COUNT_SW_ALIGNMENT_FAULTS },
	[COUNTER_LLC_MISSES] = { PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS },
};

static const struct counter_event none[COUNTERS] = {
	{ PERF_TYPE_SOFTWARE, 999 }, { PERF_TYPE_SOFTWARE, 999 }, { PERF_TYPE_SOFTWARE, 999 },
	{ PERF_TYPE_SOFTWARE, 999 }, { PERF_TYPE_SOFTWARE, 999 },
};

static void they_count_what_is_between(void **state)
{
	struct counts before, between, after;
	struct counters counters;

	(void)state;
	if (!counters_open_events(&counters, software)) {
		perror("perf_event_open");
		skip();
	}
	touch();
	before = counters_read(&counters);
	touch();
	after = counters_read(&counters);
	between = counts_between(&before, &after);
	for (int i = 0; i < COUNTERS; i++)
		assert_true(between.known[i]);
	assert_true(between.values[COUNTER_CYCLES] > 0);
	/* one fault per page, and a few of the program itself; none from before */
	assert_in_range(between.values[COUNTER_INSTRUCTIONS], PAGES, PAGES + PAGES / 2);
	assert_in_range(before.values[COUNTER_INSTRUCTIONS], PAGES, PAGES + PAGES / 2);
	/* another group */
	assert_in_range(between.values[COUNTER_LLC_MISSES], PAGES, PAGES + PAGES / 2);
	assert_int_equal(between.values[COUNTER_L1_MISSES], 0);
	counters_close(&counters);
	assert_false(counters_read(&counters).known[COUNTER_CYCLES]);
}

static void shared_counters_are_not_known(void **state)
{
	struct counts before = { .known = { true, [COUNTER_LLC_MISSES] = true }, .values = { 1 },
				 .enabled_ns = { 10, 10 }, .running_ns = { 10, 10 } };
	struct counts after = { .known = { true, [COUNTER_LLC_MISSES] = true }, .values = { 5 },
				.enabled_ns = { 30, 30 }, .running_ns = { 30, 30 } };
	struct counts between = counts_between(&before, &after);

	(void)state;
	assert_true(between.known[0]);
	assert_int_equal(between.values[0], 4);
	assert_false(between.known[COUNTER_INSTRUCTIONS]);
	after.running_ns[0] = 20;
	between = counts_between(&before, &after);
	assert_false(between.known[0]);
	assert_true(between.shared[0]);
	assert_true(between.known[COUNTER_LLC_MISSES]);
	after.running_ns[0] = 30;
	before.known[0] = false;
	between = counts_between(&before, &after);
	assert_false(between.known[0]);
	assert_false(between.shared[0]);
}

static void no_such_event(void **state)
{
	struct counters counters;

	(void)state;
	assert_false(counters_open_events(&counters, none));
	for (int i = 0; i < COUNTERS; i++) {
		assert_false(counters_read(&counters).known[i]);
		assert_int_not_equal(counters.errors[i], 0);
	}
	counters_close(&counters);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(they_count_what_is_between),
		cmocka_unit_test(shared_counters_are_not_known),
		cmocka_unit_test(no_such_event),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
