// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * The output of a bench for given figures: its exact tables, including those of
 * processor counters, which the test machine may not have, and the same figures in
 * JSON.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/report/report.h"
#include "lib/memory.h"

static struct series series(double median, double cycles, double instructions)
{
	return (struct series){
		.measured = true,
		.counted = { cycles > 0, cycles > 0 },
		.per_read = { median, median - 1, median + 4 },
		.reads_per_second = { 1e9 / median, 1e9 / median, 1e9 / median },
		.counts = { { cycles, cycles, cycles },
			    { instructions, instructions, instructions } },
	};
}

/* Two block sizes, both methods; @counted: with the processor's counters */
static struct bench_results *make_results(bool counted)
{
	struct bench_results *results = new_zeroed(1, sizeof(*results));
	double scale = counted ? 1 : 0;

	results->cases = new_zeroed(2, sizeof(*results->cases));
	results->count = 2;
	results->file_size = 64 << 20;
	results->cases[0] = (struct bench_case){
		.block_size = 1, .threads = 1, .reads = 7,
		.zero = series(100, 0, 0), .copy = series(2, 0, 0),
		.places = { .known = true, .written = 1 },
		.zero_1 = series(100, 0, 0), .getppid = series(50, 0, 0),
		.ratios = { [METHOD_READ] = { 0.5, 0.4, 0.6 } },
		.intervals = { [METHOD_READ] = { 0.4, 0.6, 0.98 } },
	};
	results->cases[0].methods[METHOD_READ_ITER] = series(400, 1200 * scale, 1664 * scale);
	results->cases[0].methods[METHOD_READ] = series(200, 600 * scale, 802 * scale);
	results->cases[1] = (struct bench_case){
		.block_size = 4096, .threads = 1, .reads = 7,
		.zero = series(180, 0, 0), .copy = series(90, 0, 0),
		.places = { .known = true, .written = 1 },
		.zero_1 = series(110, 0, 0), .getppid = series(51, 0, 0),
		.ratios = { [METHOD_READ] = { 0.75, 0.7, 0.8 } },
		.intervals = { [METHOD_READ] = { 0.7, 1.01, 0.98 } },
	};
	results->cases[1].methods[METHOD_READ_ITER] = series(600, 1800 * scale, 1700 * scale);
	results->cases[1].methods[METHOD_READ] = series(450, 1350 * scale, 900 * scale);
	return results;
}

static void free_results(struct bench_results *results)
{
	free(results->cases);
	free(results);
}

static uint64_t single[] = { 1 }, zero[] = { 0 }, sizes[] = { 1, 4096 };
static uint64_t methods[] = { METHOD_READ_ITER, METHOD_READ };
static char *mount_points[] = { (char *)"/mnt/pmem0" };
static const struct filesystem fs = { .device = (char *)"/dev/pmem0",
				      .mount_points = mount_points, .mounts = 1 };

static struct bench_plan plan = {
	.block_sizes = { sizes, 2 }, .patterns = { zero, 1 }, .threads = { single, 1 },
	.apis = { zero, 1 }, .methods = { methods, 2 }, .rounds = 7, .unit = UNIT_NS,
};

/* Returns what bench_print() writes to standard output. */
static char *printed(const struct bench_results *results)
{
	struct bench bench = { .plan = plan, .results = *results, .fs = &fs,
			       .kernel = "6.12.117" };
	FILE *file = tmpfile();
	int saved = dup(STDOUT_FILENO);
	char *text = new_zeroed(1, 65536);

	assert_non_null(file);
	fflush(stdout);
	dup2(fileno(file), STDOUT_FILENO);
	assert_int_equal(bench_print(&bench), 0);
	fflush(stdout);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	rewind(file);
	assert_true(fread(text, 1, 65535, file) > 0);
	fclose(file);
	return text;
}

static void same_lines(const char *text, const char *const *wanted)
{
	for (; *wanted; wanted++) {
		const char *end = strchrnul(text, '\n');

		if (strlen(*wanted) != (size_t)(end - text) ||
		    strncmp(text, *wanted, (size_t)(end - text)) != 0)
			fail_msg("\"%.*s\" is not \"%s\"", (int)(end - text), text, *wanted);
		text = end + (*end == '\n');
	}
	assert_string_equal(text, "");
}

static void table_with_counters(void **state)
{
	static const char *const wanted[] = {
		"Reads on /mnt/pmem0 (/dev/pmem0), kernel 6.12.117, in ns a read",
		"pattern same; 1 thread; medians of 7 rounds",
		"",
		"SIZE READ_ITER  READ RATIO SPREAD ITER-OVERHEAD READ-OVERHEAD OVERHEAD-RATIO  ZERO COPY",
		"   1     400.0 200.0 50.0%   2.5%         398.0         198.0          49.7% 100.0  2.0",
		"  4K     600.0 450.0 75.0%   1.1%         510.0         360.0          70.6% 180.0 90.0",
		"",
		"OVERHEAD: a read less COPY, a user-space copy of as much from a mapping. SPREAD:",
		"max - min over the median. Limits: COPY, and ZERO, as much from /dev/zero.",
		"",
		"Method cost: a read less FLOOR, the VFS floor, which is 1 byte of /dev/zero.",
		"SIZE GETPPID FLOOR ITER-COST READ-COST COST-RATIO",
		"   1    50.0 100.0     300.0     100.0      33.3%",
		"  4K    51.0 110.0     490.0     340.0      69.4%",
		"",
		"Reads, and MiB, a second, of all threads together:",
		"SIZE METHOD    READS/S  MIB/S",
		"   1 read_iter 2500000    2.4",
		"   1 read      5000000    4.8",
		"  4K read_iter 1666667 6510.4",
		"  4K read      2222222 8680.6",
		"",
		"Cost by pairs of rounds; the median lies between FROM and TO (sign test, 95 %):",
		"SIZE METHOD OF READ_ITER  FROM     TO VERDICT",
		"   1 read          50.0% 40.0%  60.0% cheaper",
		"  4K read          75.0% 70.0% 101.0% no difference can be seen",
		"",
		"A read by the processor's counters:",
		"SIZE METHOD    CYCLES INSTRUCTIONS",
		"   1 read_iter   1200         1664",
		"   1 read         600          802",
		"  4K read_iter   1800         1700",
		"  4K read        1350          900",
		"",
		"4K AT OFFSET 0        READ_ITER  READ  RATIO",
		"this run, ns              600.0 450.0 75.00%",
		"2021, on hardware, ns     543.5 399.1 73.42%",
		NULL,
	};
	struct bench_results *results = make_results(true);
	char *text = printed(results);

	(void)state;
	same_lines(text, wanted);
	free(text);
	free_results(results);
}

static void instructions_are_whole(void **state)
{
	struct bench_results *results = make_results(false);
	char *text;

	(void)state;
	plan.unit = UNIT_INSTRUCTIONS;
	text = printed(results);
	plan.unit = UNIT_NS;
	assert_non_null(strstr(text, "in instructions a read\n"));
	assert_non_null(strstr(text, "\n   1       400  200 50.0%"));
	assert_null(strstr(text, "counters"));
	assert_non_null(strstr(text, "this run, instructions"));
	assert_non_null(strstr(text, "2021, on hardware, ns"));
	free(text);
	free_results(results);
}

static double number_at(struct json_object *object, const char *key, const char *member)
{
	struct json_object *value;

	assert_true(json_object_object_get_ex(object, key, &value));
	assert_true(json_object_object_get_ex(value, member, &value));
	return json_object_get_double(value);
}

static void json_has_counters(void **state)
{
	struct bench_results *results = make_results(true);
	struct bench bench = { .plan = plan, .results = *results, .fs = &fs,
			       .kernel = "6.12.117" };
	struct json_object *json = bench_json(&bench), *array, *first;

	(void)state;
	assert_true(json_object_object_get_ex(json, "results", &array));
	assert_int_equal(json_object_array_length(array), 4);
	first = json_object_array_get_idx(array, 0);
	assert_float_equal(number_at(first, "cycles_per_read", "median"), 1200, 0);
	assert_float_equal(number_at(first, "instructions_per_read", "max"), 1664, 0);
	assert_float_equal(number_at(first, "per_read", "max"), 404, 0);
	json_object_put(json);
	free_results(results);

	results = make_results(false);
	bench.results = *results;
	json = bench_json(&bench);
	assert_true(json_object_object_get_ex(json, "results", &array));
	first = json_object_array_get_idx(array, 0);
	assert_false(json_object_object_get_ex(first, "cycles_per_read", NULL));
	json_object_put(json);
	free_results(results);
}

/* As on a busy machine, where the copy takes longer than the read */
static void less_than_its_limit_has_no_ratio(void **state)
{
	struct bench_results *results = make_results(false);
	struct bench bench = { .plan = plan, .fs = &fs, .kernel = "6.12.117" };
	struct json_object *json, *array, *first, *ratio;
	char *text;

	(void)state;
	results->cases[0].copy = series(410, 0, 0);
	results->cases[0].zero_1 = series(401, 0, 0);
	text = printed(results);
	assert_non_null(strstr(text,
		"   1     400.0 200.0 50.0%   2.5%         -10.0        -210.0              - 100.0 410.0\n"));
	assert_non_null(strstr(text, "   1    50.0 401.0      -1.0    -201.0          -\n"));
	free(text);

	bench.results = *results;
	json = bench_json(&bench);
	assert_true(json_object_object_get_ex(json, "ratios", &array));
	first = json_object_array_get_idx(array, 0);
	assert_true(json_object_object_get_ex(first, "overhead_read_over_read_iter", &ratio));
	assert_null(ratio);
	assert_true(json_object_object_get_ex(first, "method_cost_read_over_read_iter", &ratio));
	assert_null(ratio);
	json_object_put(json);
	free_results(results);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table_with_counters),
		cmocka_unit_test(instructions_are_whole),
		cmocka_unit_test(json_has_counters),
		cmocka_unit_test(less_than_its_limit_has_no_ratio),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
