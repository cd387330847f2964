// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* Parsers of options: accept right values, refuse wrong ones and change nothing then. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stddef.h>

#include <cmocka.h>

#include "lib/input/parse.h"

#define UNTOUCHED	0xabcdef

static void taken(parse_function *parse, const char *text, uint64_t wanted)
{
	uint64_t value = UNTOUCHED;

	assert_null(parse(text, &value));
	assert_int_equal(value, wanted);
}

static void refused(parse_function *parse, const char *text)
{
	uint64_t value = UNTOUCHED;
	const char *wanted = parse(text, &value);

	if (!wanted)
		fail_msg("\"%s\" was taken as %llu", text, (unsigned long long)value);
	assert_int_equal(value, UNTOUCHED);
}

static void sizes(void **state)
{
	static const char *const wrong[] = {
		"", "0", "0K", "-1", "+1", " 1", "1 ", "1KB", "K", "1.5K", "0x10", "1e3",
		"9223372036854775808", "99999999999999999999", "8388608T", "1Ki", "1KiBx",
	};

	(void)state;
	taken(parse_size, "1", 1);
	taken(parse_size, "512", 512);
	taken(parse_size, "4K", 4096);
	taken(parse_size, "4k", 4096);
	taken(parse_size, "64KiB", 65536);
	taken(parse_size, "1M", 1 << 20);
	taken(parse_size, "3G", 3ULL << 30);
	taken(parse_size, "2T", 2ULL << 40);
	taken(parse_size, "8388607T", 8388607ULL << 40);
	taken(parse_size, "9223372036854775807", INT64_MAX);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		refused(parse_size, wrong[i]);
}

static void counts(void **state)
{
	static const char *const wrong[] = {
		"", "0", "-1", "1K", "2^", "2^63", "2^-1", "3^2", "2^5x", "1,2", "1.0",
	};

	(void)state;
	taken(parse_count, "1", 1);
	taken(parse_count, "67108864", 1 << 26);
	taken(parse_count, "2^26", 1 << 26);
	taken(parse_count, "2^0", 1);
	taken(parse_count, "2^62", 1ULL << 62);
	taken(parse_count, "2", 2);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		refused(parse_count, wrong[i]);
}

static void seconds(void **state)
{
	static const char *const wrong[] = { "", "0", "0.0", "-1", "inf", "nan", "1e3",
					     "86401", "1s", ".", "1.2.3", " 1" };
	double value;

	(void)state;
	assert_null(parse_seconds("0.5", &value));
	assert_float_equal(value, 0.5, 0);
	assert_null(parse_seconds("86400", &value));
	assert_float_equal(value, 86400, 0);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		value = -7;
		assert_non_null(parse_seconds(wrong[i], &value));
		assert_float_equal(value, -7, 0);
	}
}

static void lists(void **state)
{
	static const char *const wrong[] = { "", ",", "1,", ",1", "1,,2", "1,x", "1;2" };
	struct number_list list = { 0 };

	(void)state;
	assert_null(parse_sizes("1,4K,1", &list));
	assert_int_equal(list.count, 3);
	assert_int_equal(list.items[1], 4096);
	assert_int_equal(list.items[2], 1);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_non_null(parse_sizes(wrong[i], &list));
		/* the old value is still there */
		assert_int_equal(list.count, 3);
	}
	assert_null(parse_counts("2^3", &list));
	assert_int_equal(list.count, 1);
	assert_int_equal(list.items[0], 8);
	number_list_free(&list);
}

static void long_lists(void **state)
{
	struct number_list list = { 0 };
	char text[2 * 65 + 1];

	(void)state;
	for (int i = 0; i < 65; i++) {
		text[2 * i] = '1';
		text[2 * i + 1] = ',';
	}
	text[2 * 64 - 1] = '\0';
	assert_null(parse_sizes(text, &list));
	assert_int_equal(list.count, 64);
	text[2 * 64 - 1] = ',';
	text[2 * 65 - 1] = '\0';
	assert_non_null(parse_sizes(text, &list));
	number_list_free(&list);
}

static void words(void **state)
{
	static const char *const known[] = { "one", "two", "three", NULL };
	struct number_list list = { 0 };

	(void)state;
	assert_null(parse_words("three,ONE", known, "numbers", &list));
	assert_int_equal(list.count, 2);
	assert_int_equal(list.items[0], 2);
	assert_int_equal(list.items[1], 0);
	assert_string_equal(parse_words("one,one", known, "numbers", &list), "numbers");
	assert_string_equal(parse_words("on", known, "numbers", &list), "numbers");
	assert_string_equal(parse_words("one,", known, "numbers", &list), "numbers");
	assert_string_equal(parse_words("", known, "numbers", &list), "numbers");
	assert_int_equal(list.count, 2);
	number_list_free(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes), cmocka_unit_test(counts),
		cmocka_unit_test(seconds), cmocka_unit_test(lists),
		cmocka_unit_test(long_lists), cmocka_unit_test(words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
