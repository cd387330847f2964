// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * strtoull() and strtod() accept too much (signs, blanks, hex, "inf"), so check the
 * first character before calling them.
 */
#include "lib/input/parse.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"

#define LIST_MAX	64

/* Parses digits at @text; *@rest is the text after them. */
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

/* A number from 0 to @most, without sign or exponent */
static bool read_decimal(const char *text, double most, double *value)
{
	char *end;

	if (text[strspn(text, "0123456789.")] != '\0')
		return false;
	*value = strtod(text, &end);
	return end != text && !*end && *value <= most;
}

const char *parse_seconds(const char *text, void *target)
{
	double value;

	if (!read_decimal(text, 86400, &value) || !(value > 0))
		return "a number of seconds, as 10 or 0.5, at most 86400";
	*(double *)target = value;
	return NULL;
}

const char *parse_percent(const char *text, void *target)
{
	double value;

	if (!read_decimal(text, 1e6, &value))
		return "a number of percent, as 5 or 0.5, at most 1000000";
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

static bool contains(const struct number_list *list, uint64_t value)
{
	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i] == value)
			return true;
	}
	return false;
}

/* The items of a list: values for .parse, or different words of .words */
struct item {
	parse_function *parse;
	const char *const *words;
};

static bool read_item(const struct item *kind, const char *text,
		      const struct number_list *before, uint64_t *value)
{
	if (kind->parse)
		return before->count < LIST_MAX && !kind->parse(text, value);
	for (*value = 0; kind->words[*value]; ++*value) {
		if (strcasecmp(kind->words[*value], text) == 0)
			return !contains(before, *value);
	}
	return false;
}

static const char *parse_list(const char *text, const struct item *kind,
			      const char *expected, struct number_list *list)
{
	char *copy = copy_of(text), *next = copy, *item;
	struct number_list found = { 0 };
	bool right = true;

	while (right && (item = strsep(&next, ","))) {
		uint64_t value;

		right = read_item(kind, item, &found, &value);
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
	return parse_list(text, &(struct item){ .parse = parse_size },
			  "a list of sizes in bytes, as 1,4K,1M", target);
}

const char *parse_counts(const char *text, void *target)
{
	return parse_list(text, &(struct item){ .parse = parse_count },
			  "a list of counts, as 1,2,4", target);
}

const char *parse_words(const char *text, const char *const *words, const char *expected,
			struct number_list *list)
{
	return parse_list(text, &(struct item){ .words = words }, expected, list);
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
