// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * The counters beside the time, with events that every machine has: they count
 * the calling thread's own work, what lies between two readings and no more.
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

static void they_count_what_is_between(void **state)
{
	struct counts before, between, after;
	struct counters counters;

	(void)state;
	if (!counters_open_events(&counters, PERF_TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK,
				  PERF_COUNT_SW_PAGE_FAULTS)) {
		perror("perf_event_open");
		skip();
	}
	touch();
	before = counters_read(&counters);
	touch();
	after = counters_read(&counters);
	between = counts_between(&before, &after);
	assert_true(between.known);
	assert_true(between.cycles > 0);
	/* one fault a page, and a few of the program's own; not those before */
	assert_in_range(between.instructions, PAGES, PAGES + PAGES / 2);
	assert_in_range(before.instructions, PAGES, PAGES + PAGES / 2);
	counters_close(&counters);
	assert_false(counters_read(&counters).known);
}

static void shared_counters_are_not_known(void **state)
{
	struct counts before = { .known = true, .cycles = 1, .enabled_ns = 10, .running_ns = 10 };
	struct counts after = { .known = true, .cycles = 5, .enabled_ns = 30, .running_ns = 30 };

	(void)state;
	assert_true(counts_between(&before, &after).known);
	assert_int_equal(counts_between(&before, &after).cycles, 4);
	after.running_ns = 20;
	assert_false(counts_between(&before, &after).known);
	after.running_ns = 30;
	before.known = false;
	assert_false(counts_between(&before, &after).known);
}

static void no_such_event(void **state)
{
	struct counters counters;

	(void)state;
	assert_false(counters_open_events(&counters, PERF_TYPE_SOFTWARE, 999, 999));
	assert_false(counters_read(&counters).known);
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
