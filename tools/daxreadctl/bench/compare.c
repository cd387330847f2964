// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Compares two results of a bench, from any kernels and machines, case by case. It reads
 * their JSON; old results lack keys that were added later.
 */
#include "bench/compare.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/input/options.h"
#include "lib/memory.h"
#include "lib/message.h"
#include "lib/output/json-file.h"
#include "lib/output/table.h"

/* A case that both results have */
struct pair {
	struct json_object *case_json;	/* the new one's */
	double before, after;		/* medians */
	double low, high;		/* the interval of the ratio */
};

static struct json_object *member(struct json_object *object, const char *key)
{
	struct json_object *value = NULL;

	if (!json_object_is_type(object, json_type_object))
		return NULL;
	json_object_object_get_ex(object, key, &value);
	return value;
}

static const char *text_at(struct json_object *object, const char *key)
{
	struct json_object *value = member(object, key);

	return value ? json_object_get_string(value) : NULL;
}

static double number_at(struct json_object *object, const char *key)
{
	return json_object_get_double(member(object, key));
}

int compare_read(struct json_object **read, const char *path)
{
	struct json_object *object = json_object_from_file(path);

	*read = NULL;
	if (!object)
		return print_error(EXIT_FAILURE, path,
				   "cannot be read: %s; give a file that bench --json wrote",
				   errno ? strerror(errno) : "it holds no JSON");
	if (json_object_is_type(member(object, "results"), json_type_array) &&
	    text_at(object, "unit")) {
		*read = object;
		return 0;
	}
	json_object_put(object);
	return print_error(EXIT_FAILURE, path,
			   "cannot be compared: it holds no results of a bench; give a file that bench --json wrote");
}

static bool same_at(struct json_object *a, struct json_object *b, const char *key)
{
	const char *x = text_at(a, key), *y = text_at(b, key);

	/* old results have no key: all reads were by pread() */
	if (strcmp(key, "caller") == 0) {
		x = x ? x : "pread";
		y = y ? y : "pread";
	}
	return x && y ? strcmp(x, y) == 0 : x == y;
}

/* The result of the same case and method as @like; NULL: there is none */
static struct json_object *find_result(struct json_object *results, struct json_object *like)
{
	static const char *const keys[] = { "method", "caller", "pattern", "block_size_bytes",
					    "threads" };

	for (size_t i = 0; i < json_object_array_length(results); i++) {
		struct json_object *result = json_object_array_get_idx(results, i);
		bool same = true;

		for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++)
			same = same && same_at(result, like, keys[k]);
		if (same)
			return result;
	}
	return NULL;
}

/* The bounds of the median: its interval, or else minimum and maximum */
static void bounds_of(struct json_object *result, double *low, double *high)
{
	struct json_object *interval = member(result, "per_read_interval");
	struct json_object *all = member(result, "per_read");

	*low = interval ? number_at(interval, "low") : number_at(all, "min");
	*high = interval ? number_at(interval, "high") : number_at(all, "max");
}

static bool make_pair(struct json_object *old, struct json_object *new, struct pair *pair)
{
	double old_low, old_high, new_low, new_high;

	*pair = (struct pair){
		.case_json = new,
		.before = number_at(member(old, "per_read"), "median"),
		.after = number_at(member(new, "per_read"), "median"),
	};
	bounds_of(old, &old_low, &old_high);
	bounds_of(new, &new_low, &new_high);
	if (pair->before <= 0 || old_low <= 0 || old_high <= 0)
		return false;
	/* both may be wrong, in opposite directions */
	pair->low = new_low / old_high;
	pair->high = new_high / old_low;
	return true;
}

/* All cases that both have; returns their number. */
static size_t pair_up(struct json_object *old, struct json_object *new, struct pair **pairs)
{
	struct json_object *results = member(new, "results");
	size_t count = 0;

	*pairs = new_zeroed(json_object_array_length(results), sizeof(**pairs));
	for (size_t i = 0; i < json_object_array_length(results); i++) {
		struct json_object *result = json_object_array_get_idx(results, i);
		struct json_object *before = find_result(member(old, "results"), result);

		if (before && make_pair(before, result, &(*pairs)[count]))
			count++;
	}
	return count;
}

static const char *verdict_of(const struct pair *pair)
{
	if (pair->high < 1)
		return "cheaper";
	if (pair->low > 1)
		return "dearer";
	return "no difference can be seen";
}

static void add_setting(struct json_object *array, const char *name, const char *before,
			const char *after)
{
	struct json_object *object;

	if (before && after ? strcmp(before, after) == 0 : before == after)
		return;
	object = check_alloc(json_object_new_object());
	json_object_object_add(object, "name", value_of_text(name));
	json_object_object_add(object, "old", value_of_text(before));
	json_object_object_add(object, "new", value_of_text(after));
	json_object_array_add(array, object);
}

/* Compares the settings of the results, and their machines */
static struct json_object *settings_that_differ(struct json_object *old,
						struct json_object *new)
{
	static const char *const keys[] = { "kernel", "unit", "device", "file_size_bytes",
					    "rounds" };
	struct json_object *array = check_alloc(json_object_new_array());
	struct json_object *before = member(old, "settings"), *after = member(new, "settings");

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		add_setting(array, keys[i], text_at(old, keys[i]), text_at(new, keys[i]));
	if (after) {
		json_object_object_foreach(after, name, value)
			add_setting(array, name, text_at(before, name),
				    value ? json_object_get_string(value) : NULL);
	}
	if (before) {
		json_object_object_foreach(before, name, value) {
			if (!json_object_object_get_ex(after, name, NULL))
				add_setting(array, name, value ? json_object_get_string(value) :
					    NULL, NULL);
		}
	}
	return array;
}

static struct json_object *number(double value)
{
	return value_of_decimal(value, 4);
}

static struct json_object *case_value(const void *row, const char *key)
{
	struct json_object *value = member(((const struct pair *)row)->case_json, key);

	return value ? json_object_get(value) : NULL;
}

static struct json_object *caller_column(const void *row)
{
	struct json_object *caller = case_value(row, "caller");

	return caller ? caller : value_of_text("pread");
}

static struct json_object *size_column(const void *row)
{
	return case_value(row, "block_size_bytes");
}

static struct json_object *pattern_column(const void *row)
{
	return case_value(row, "pattern");
}

static struct json_object *threads_column(const void *row)
{
	return case_value(row, "threads");
}

static struct json_object *method_column(const void *row)
{
	return case_value(row, "method");
}

static struct json_object *cost_value(double cost)
{
	return value_of_new_text(text_of("%.1f", cost));
}

static struct json_object *before_column(const void *row)
{
	return cost_value(((const struct pair *)row)->before);
}

static struct json_object *after_column(const void *row)
{
	return cost_value(((const struct pair *)row)->after);
}

static struct json_object *percent(double ratio)
{
	return value_of_new_text(text_of("%.1f%%", 100 * ratio));
}

static struct json_object *ratio_column(const void *row)
{
	const struct pair *pair = row;

	return percent(pair->after / pair->before);
}

static struct json_object *low_column(const void *row)
{
	return percent(((const struct pair *)row)->low);
}

static struct json_object *high_column(const void *row)
{
	return percent(((const struct pair *)row)->high);
}

static struct json_object *verdict_column(const void *row)
{
	return value_of_text(verdict_of(row));
}

static const struct table_column columns[] = {
	{ "CALLER", NULL, COLUMN_TEXT, NULL, caller_column },
	{ "SIZE", NULL, COLUMN_SIZE, NULL, size_column },
	{ "PATTERN", NULL, COLUMN_TEXT, NULL, pattern_column },
	{ "THREADS", NULL, COLUMN_NUMBER, NULL, threads_column },
	{ "METHOD", NULL, COLUMN_TEXT, NULL, method_column },
	{ "OLD", NULL, COLUMN_NUMBER, NULL, before_column },
	{ "NEW", NULL, COLUMN_NUMBER, NULL, after_column },
	{ "NEW/OLD", NULL, COLUMN_NUMBER, NULL, ratio_column },
	{ "FROM", NULL, COLUMN_NUMBER, NULL, low_column },
	{ "TO", NULL, COLUMN_NUMBER, NULL, high_column },
	{ "VERDICT", NULL, COLUMN_TEXT, NULL, verdict_column },
	{ NULL, NULL, COLUMN_TEXT, NULL, NULL },
};

static void print_settings(struct json_object *settings)
{
	printf("Settings that differ:%s\n", json_object_array_length(settings) ? "" : " none");
	for (size_t i = 0; i < json_object_array_length(settings); i++) {
		struct json_object *setting = json_object_array_get_idx(settings, i);
		const char *before = text_at(setting, "old"), *after = text_at(setting, "new");
		char *text = text_of("%s: %s, then %s", text_at(setting, "name"),
				     before ? before : "not known", after ? after : "not known");

		print_wrapped(text, 2);
		free(text);
	}
}

static int print_comparison(struct json_object *settings, const char *unit,
			    const struct pair *pairs, size_t count)
{
	struct table table = {
		TABLE_ROWS(pairs, count),
		.columns = columns,
		.usual = "CALLER,SIZE,PATTERN,THREADS,METHOD,OLD,NEW,NEW/OLD,FROM,TO,VERDICT",
	};

	print_settings(settings);
	if (!unit) {
		printf("\nThe units differ: no cost can be compared.\n");
		return EXIT_SUCCESS;
	}
	printf("\nA read, in %s; the ratio of the medians lies between FROM and TO:\n", unit);
	return table_show(&table);
}

static struct json_object *pair_json(const struct pair *pair)
{
	static const char *const keys[] = { "method", "caller", "pattern", "block_size_bytes",
					    "threads" };
	struct json_object *object = check_alloc(json_object_new_object());

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		json_object_object_add(object, keys[i], case_value(pair, keys[i]));
	json_object_object_add(object, "old_per_read", number(pair->before));
	json_object_object_add(object, "new_per_read", number(pair->after));
	json_object_object_add(object, "new_over_old", number(pair->after / pair->before));
	json_object_object_add(object, "new_over_old_low", number(pair->low));
	json_object_object_add(object, "new_over_old_high", number(pair->high));
	json_object_object_add(object, "verdict",
			       value_of_text(verdict_of(pair)));
	return object;
}

static struct json_object *comparison_json(struct json_object *settings, const char *unit,
					   const struct pair *pairs, size_t count)
{
	struct json_object *answer = check_alloc(json_object_new_object());
	struct json_object *array = check_alloc(json_object_new_array());

	for (size_t i = 0; i < count; i++)
		json_object_array_add(array, pair_json(&pairs[i]));
	json_object_object_add(answer, "schema", json_object_new_int(JSON_SCHEMA));
	json_object_object_add(answer, "unit", value_of_text(unit));
	json_object_object_add(answer, "settings", json_object_get(settings));
	json_object_object_add(answer, "comparisons", array);
	return answer;
}

/* True if a cost rose by more than @percent, and by more than the noise. */
static int judge(const struct pair *pairs, size_t count, double percent_allowed)
{
	int status = EXIT_SUCCESS;

	for (size_t i = 0; percent_allowed >= 0 && i < count; i++) {
		double rise = 100 * (pairs[i].after / pairs[i].before - 1);
		char *size;

		if (rise <= percent_allowed || pairs[i].low <= 1)
			continue;
		size = size_text(json_object_get_uint64(member(pairs[i].case_json,
							       "block_size_bytes")));
		status = print_error(EXIT_FAILURE, text_at(pairs[i].case_json, "method"),
				     "%s, %s, costs more than --fail-above %g allows: it rose by %.1f %%; find out what changed, or allow more",
				     size, text_at(pairs[i].case_json, "pattern"), percent_allowed,
				     rise);
		free(size);
	}
	return status;
}

/* If nothing can be compared, --fail-above must not succeed. */
static int nothing_to_judge(const struct compare_request *request, const char *unit)
{
	if (request->fail_above < 0)
		return EXIT_SUCCESS;
	return print_error(EXIT_FAILURE, request->old_path,
			   "cannot be compared for --fail-above: %s; compare results of the same cases and unit",
			   unit ? "no case is in both results" : "the units differ");
}

int compare_results(const struct compare_request *request, struct json_object *old,
		    struct json_object *new)
{
	struct json_object *settings = settings_that_differ(old, new);
	const char *unit = same_at(old, new, "unit") ? text_at(new, "unit") : NULL;
	struct pair *pairs = NULL;
	size_t count = unit ? pair_up(old, new, &pairs) : 0;
	int status = EXIT_SUCCESS;

	if (request->json_path)
		status = json_write(comparison_json(settings, unit, pairs, count),
				    request->json_path);
	if (!status && !(request->json_path && strcmp(request->json_path, "-") == 0))
		status = print_comparison(settings, unit, pairs, count);
	if (!status)
		status = count ? judge(pairs, count, request->fail_above) :
			 nothing_to_judge(request, unit);
	free(pairs);
	json_object_put(settings);
	return status;
}
