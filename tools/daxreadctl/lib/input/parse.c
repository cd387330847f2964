// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * strtoull() and strtod() take more than people mean (signs, blanks, hex,
 * "inf"), so the first character is looked at before they are asked.
 */
#include "lib/input/parse.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"

#define LIST_MAX	64

/* Digits at @text; what comes after them is put into @rest. */
static bool read_digits(const char *text, uint64_t *value, const char **rest)
{
	char *end;

	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	*value = strtoull(text, &end, 10);
	*rest = end;
	return errno == 0 && *value <= INT64_MAX;
}

const char *parse_size(const char *text, void *target)
{
	static const char error[] = "a size in bytes, as 512, 4K or 1M";
	static const char units[] = "KMGT";
	unsigned int shift = 0;
	const char *rest, *unit;
	uint64_t value;

	if (!read_digits(text, &value, &rest))
		return error;
	unit = *rest ? strchr(units, toupper((unsigned char)*rest)) : NULL;
	if (unit) {
		shift = 10 * (unsigned int)(unit - units + 1);
		rest++;
		if (strcmp(rest, "iB") == 0)
			rest += 2;
	}
	if (*rest || value == 0 || value > (uint64_t)INT64_MAX >> shift)
		return error;
	*(uint64_t *)target = value << shift;
	return NULL;
}

const char *parse_count(const char *text, void *target)
{
	static const char error[] = "a count, as 1000 or 2^26";
	const char *rest;
	uint64_t value, power;

	if (!read_digits(text, &value, &rest))
		return error;
	if (value == 2 && *rest == '^') {
		if (!read_digits(rest + 1, &power, &rest) || power > 62)
			return error;
		value = 1ULL << power;
	}
	if (*rest || value == 0)
		return error;
	*(uint64_t *)target = value;
	return NULL;
}

const char *parse_seconds(const char *text, void *target)
{
	static const char error[] = "a number of seconds, as 10 or 0.5, at most 86400";
	double value;
	char *end;

	if (text[strspn(text, "0123456789.")] != '\0')
		return error;
	value = strtod(text, &end);
	if (end == text || *end || !(value > 0 && value <= 86400))
		return error;
	*(double *)target = value;
	return NULL;
}

const char *parse_percent(const char *text, void *target)
{
	static const char error[] = "a number of percent, as 5 or 0.5, at most 1000000";
	double value;
	char *end;

	if (text[strspn(text, "0123456789.")] != '\0')
		return error;
	value = strtod(text, &end);
	if (end == text || *end || !(value <= 1e6))
		return error;
	*(double *)target = value;
	return NULL;
}

const char *parse_text(const char *text, void *target)
{
	if (!*text)
		return "something";
	*(const char **)target = text;
	return NULL;
}

static const char *parse_list(const char *text, struct number_list *list,
			      parse_function parse, const char *expected)
{
	char *copy = copy_of(text), *next = copy, *item;
	struct number_list found = { 0 };
	bool right = true;

	while (right && (item = strsep(&next, ","))) {
		uint64_t value;

		right = found.count < LIST_MAX && !parse(item, &value);
		if (!right)
			break;
		found.items = grown(found.items, found.count + 1,
				    sizeof(*found.items));
		found.items[found.count++] = value;
	}
	free(copy);
	if (!right) {
		number_list_free(&found);
		return expected;
	}
	number_list_free(list);
	*list = found;
	return NULL;
}

const char *parse_sizes(const char *text, void *target)
{
	return parse_list(text, target, parse_size,
			  "a list of sizes in bytes, as 1,4K,1M");
}

const char *parse_counts(const char *text, void *target)
{
	return parse_list(text, target, parse_count,
			  "a list of counts, as 1,2,4");
}

static bool contains(const struct number_list *list, uint64_t value)
{
	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i] == value)
			return true;
	}
	return false;
}

const char *parse_words(const char *text, const char *const *words, const char *expected,
			struct number_list *list)
{
	char *copy = copy_of(text), *next = copy, *word;
	struct number_list found = { 0 };
	bool right = true;

	while (right && (word = strsep(&next, ","))) {
		uint64_t i = 0;

		while (words[i] && strcasecmp(words[i], word) != 0)
			i++;
		right = words[i] && !contains(&found, i);
		if (!right)
			break;
		found.items = grown(found.items, found.count + 1,
				    sizeof(*found.items));
		found.items[found.count++] = i;
	}
	free(copy);
	if (!right) {
		number_list_free(&found);
		return expected;
	}
	number_list_free(list);
	*list = found;
	return NULL;
}

uint64_t number_list_max(const struct number_list *list)
{
	uint64_t max = 0;

	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i] > max)
			max = list->items[i];
	}
	return max;
}

void number_list_free(struct number_list *list)
{
	free(list->items);
	*list = (struct number_list){ 0 };
}
