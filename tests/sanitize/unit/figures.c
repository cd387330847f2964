// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Medians, spreads, printed sizes, and the places at which a bench reads.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fs/workload/offsets.h"
#include "lib/output/table.h"
#include "lib/stats.h"

static void medians(void **state)
{
	const double odd[] = { 9, 1, 5 }, even[] = { 4, 1, 3, 100 }, first[] = { 7 };
	struct stats stats = stats_of(odd, 3);

	(void)state;
	assert_float_equal(stats.median, 5, 0);
	assert_float_equal(stats.min, 1, 0);
	assert_float_equal(stats.max, 9, 0);
	assert_float_equal(stats_spread(&stats), 8.0 / 5, 1e-12);
	assert_float_equal(odd[0], 9, 0);	/* not changed */
	assert_float_equal(stats_of(even, 4).median, 3.5, 0);
	stats = stats_of(first, 1);
	assert_float_equal(stats.median, 7, 0);
	assert_float_equal(stats_spread(&stats), 0, 0);
}

/* 0 to 9, and a hundred values: ranks from the sign test's tables */
static void intervals_of_the_sign_test(void **state)
{
	double values[100];
	struct interval interval;

	(void)state;
	for (int i = 0; i < 100; i++)
		values[i] = 99 - i;
	assert_float_equal(stats_interval(values, 5).confidence, 0, 0);
	interval = stats_interval(values, 6);	/* 94 to 99 */
	assert_float_equal(interval.low, 94, 0);
	assert_float_equal(interval.high, 99, 0);
	assert_float_equal(interval.confidence, 1 - 2.0 / 64, 1e-9);
	interval = stats_interval(values, 9);	/* 91 to 99; one left out at each end */
	assert_float_equal(interval.low, 92, 0);
	assert_float_equal(interval.high, 98, 0);
	assert_float_equal(interval.confidence, 1 - 2.0 * 10 / 512, 1e-9);
	interval = stats_interval(values, 100);	/* the 40th and the 61st */
	assert_float_equal(interval.low, 39, 0);
	assert_float_equal(interval.high, 60, 0);
	assert_float_equal(interval.confidence, 0.9648, 1e-4);
}

static void no_spread_of_nothing(void **state)
{
	const double zeros[] = { 0, 0 };
	struct stats stats = stats_of(zeros, 2);

	(void)state;
	assert_float_equal(stats_spread(&stats), 0, 0);
}

static void same_text(unsigned long long bytes, const char *wanted)
{
	char *text = size_text(bytes);

	assert_string_equal(text, wanted);
	free(text);
}

static void size_texts(void **state)
{
	(void)state;
	same_text(0, "0");
	same_text(1, "1");
	same_text(1023, "1023");
	same_text(1024, "1K");
	same_text(1536, "1.5K");
	same_text(526ULL << 20, "526M");
	same_text(533721088, "509M");
	same_text((1ULL << 40) - 1, "1024G");
	same_text(UINT64_MAX, "16E");
}

static void same_place(void **state)
{
	struct offsets offsets = offsets_make(PATTERN_SAME, 4096, 1 << 20, 1 << 26, 1);

	(void)state;
	assert_int_equal(offsets.mask, 0);
	assert_int_equal(offsets.items[0], 0);
	offsets_free(&offsets);
}

static void one_after_the_other(void **state)
{
	struct offsets offsets = offsets_make(PATTERN_SEQ, 3, 11, 5, 1);

	(void)state;
	assert_int_equal(offsets.mask, 7);
	/* three whole blocks of three bytes are in eleven */
	for (int i = 0; i < 8; i++)
		assert_int_equal(offsets.items[i], i % 3 * 3);
	offsets_free(&offsets);
}

static void random_places(void **state)
{
	struct offsets first = offsets_make(PATTERN_RAND, 512, 1 << 20, 1000, 1);
	struct offsets again = offsets_make(PATTERN_RAND, 512, 1 << 20, 1000, 1);
	struct offsets other = offsets_make(PATTERN_RAND, 512, 1 << 20, 1000, 2);
	size_t count = first.mask + 1, low = 0;

	(void)state;
	assert_int_equal(count, 1024);
	assert_memory_equal(first.items, again.items, count * sizeof(*first.items));
	assert_memory_not_equal(first.items, other.items, count * sizeof(*first.items));
	for (size_t i = 0; i < count; i++) {
		assert_true(first.items[i] >= 0 && first.items[i] + 512 <= 1 << 20);
		assert_int_equal(first.items[i] % 512, 0);
		low += first.items[i] < 1 << 19;
	}
	/* half of them in the first half: 512 give or take eight sigmas */
	assert_in_range(low, 512 - 128, 512 + 128);
	offsets_free(&first);
	offsets_free(&again);
	offsets_free(&other);
}

static void whole_file_in_one_block(void **state)
{
	struct offsets offsets = offsets_make(PATTERN_RAND, 4096, 4096, 100, 1);

	(void)state;
	for (size_t i = 0; i <= offsets.mask; i++)
		assert_int_equal(offsets.items[i], 0);
	offsets_free(&offsets);
}

static void places_are_bounded(void **state)
{
	struct offsets offsets = offsets_make(PATTERN_SEQ, 1, 1 << 20, UINT64_MAX, 1);

	(void)state;
	assert_int_equal(offsets.mask + 1, OFFSETS_MAX);
	assert_int_equal(offsets.items[OFFSETS_MAX - 1], OFFSETS_MAX - 1);
	offsets_free(&offsets);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(medians),
		cmocka_unit_test(intervals_of_the_sign_test), cmocka_unit_test(no_spread_of_nothing),
		cmocka_unit_test(size_texts), cmocka_unit_test(same_place),
		cmocka_unit_test(one_after_the_other), cmocka_unit_test(random_places),
		cmocka_unit_test(whole_file_in_one_block),
		cmocka_unit_test(places_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
