// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "bench/plan.h"

#include <stdlib.h>
#include <string.h>

#include "lib/input/options.h"
#include "lib/input/unit.h"
#include "lib/memory.h"
#include "lib/message.h"

#define THREADS_MAX	1024
#define ROUNDS_MAX	10000

#define FILE_SIZE_USUAL	(64ULL << 20)

/*
 * With instruction counting a few reads are enough. Rounds are so short there that most
 * have no timer interrupt; the median leaves the others out.
 */
#define SECONDS_USUAL			0.5
#define SECONDS_INSTRUCTIONS_USUAL	0.002

/* A preset's values for options that the user does not give; NULL and 0: the default */
static const struct preset {
	const char *name;
	const char *block_sizes, *patterns, *threads, *apis, *methods;
	uint64_t reads;
} presets[] = {
	/* linux-kernel, thread "Expense of read_iter", January 2021 */
	{ "2021", "4K", "same", "1", NULL, NULL, 1ULL << 26 },
	{ "thread", "1,4K", "same", "1", "pread,preadv,io_uring,libaio",
	  "read_iter,lean,read", 0 },
};

bool plan_measures(const struct bench_plan *plan, enum method method,
		   enum read_api api)
{
	return methods_have(&plan->methods, method) &&
	       (method != METHOD_READ || api == API_PREAD);
}

bool plan_has_apis(const struct bench_plan *plan)
{
	return plan->apis.count > 1 || plan->apis.items[0] != API_PREAD;
}

const char *parse_apis(const char *text, void *target)
{
	return parse_words(text, api_names, "one or more of pread,preadv,io_uring,libaio",
			   target);
}

const char *parse_patterns(const char *text, void *target)
{
	return parse_words(text, pattern_names, "one or more of same,seq,rand", target);
}

static const struct preset *find_preset(const char *name)
{
	for (size_t i = 0; i < sizeof(presets) / sizeof(presets[0]); i++) {
		if (strcmp(presets[i].name, name) == 0)
			return &presets[i];
	}
	return NULL;
}

const char *parse_preset(const char *text, void *target)
{
	if (!find_preset(text))
		return "2021 or thread";
	*(const char **)target = text;
	return NULL;
}

static void usually(struct number_list *list, parse_function *parse,
		    const char *preset, const char *usual)
{
	if (!list->count)
		parse(preset ? preset : usual, list);
}

static void fill_in(struct bench_plan *plan)
{
	static const struct preset none;
	const struct preset *preset = plan->preset ? find_preset(plan->preset) : &none;

	usually(&plan->block_sizes, parse_sizes, preset->block_sizes,
		"1,64,512,4K,64K,1M");
	usually(&plan->patterns, parse_patterns, preset->patterns, "same");
	usually(&plan->threads, parse_counts, preset->threads, "1");
	usually(&plan->apis, parse_apis, preset->apis, "pread");
	/* with --any-file there is one method: that of the file system */
	usually(&plan->methods, parse_methods, preset->methods,
		plan->any_file ? "read_iter" : "read_iter,read");
	if (plan->seconds == 0 && !plan->reads)
		plan->reads = preset->reads;
	if (plan->seconds == 0)
		plan->seconds = plan->unit == UNIT_NS ? SECONDS_USUAL :
				SECONDS_INSTRUCTIONS_USUAL;
	if (!plan->rounds)
		plan->rounds = 7;
	if (plan->reads && plan->rounds > plan->reads)
		plan->rounds = plan->reads;
}

static int check(struct bench_plan *plan)
{
	uint64_t block = number_list_max(&plan->block_sizes);

	if (block_size_check(block) != 0)
		return EXIT_USAGE;
	if (number_list_max(&plan->threads) > THREADS_MAX)
		return wrong_usage("--threads %llu: give at most %d",
				   (unsigned long long)number_list_max(&plan->threads), THREADS_MAX);
	if (plan->file && plan->file_size)
		return wrong_usage("--file-size: not together with --file, which has one");
	if (plan->file_size && plan->file_size < block)
		return wrong_usage("--file-size %llu: smaller than the largest --block-size, %llu",
				   (unsigned long long)plan->file_size,
				   (unsigned long long)block);
	if (plan->any_file && !plan->file)
		return wrong_usage("--any-file: name the file with --file");
	if (plan->any_file && (methods_have(&plan->methods, METHOD_READ) ||
			       methods_have(&plan->methods, METHOD_LEAN)))
		return wrong_usage("--any-file: measures read_iter only, not --methods read or lean");
	for (size_t i = 0; i < plan->apis.count; i++) {
		enum read_api api = (enum read_api)plan->apis.items[i];

		if (plan->methods.count == 1 &&
		    !plan_measures(plan, (enum method)plan->methods.items[0], api))
			return wrong_usage("--callers %s: does not reach --methods read; give pread",
					   api_names[api]);
	}
	if (!plan->file_size)
		plan->file_size = block > FILE_SIZE_USUAL ? block : FILE_SIZE_USUAL;
	return 0;
}

int plan_complete(struct bench_plan *plan, const char *unit)
{
	if (plan->reads && plan->seconds > 0)
		return wrong_usage("--reads: not together with --seconds");
	if (plan->rounds > ROUNDS_MAX)
		return wrong_usage("--rounds %llu: give at most %d",
				   (unsigned long long)plan->rounds, ROUNDS_MAX);
	plan->unit = unit_of(unit);
	fill_in(plan);
	return check(plan);
}

int plan_fits(const struct bench_plan *plan, const struct workload_file *file)
{
	return block_size_fits(number_list_max(&plan->block_sizes), file);
}

void plan_free(struct bench_plan *plan)
{
	number_list_free(&plan->block_sizes);
	number_list_free(&plan->patterns);
	number_list_free(&plan->threads);
	number_list_free(&plan->apis);
	number_list_free(&plan->methods);
	number_list_free(&plan->processors);
}
