/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Parsers for the values of options: sizes, counts, durations, and lists of them. Each
 * returns NULL, or a text that says what was expected; the target is changed only if the
 * value is valid.
 */
#ifndef LIB_INPUT_PARSE_H
#define LIB_INPUT_PARSE_H

#include <stddef.h>
#include <stdint.h>

typedef const char *parse_function(const char *text, void *target);

struct number_list {
	uint64_t *items;
	size_t count;
};

/* Bytes, 1 to 2^63 - 1: a number, or one with K, M, G or T, as 4K. *(uint64_t *) */
parse_function parse_size;

/* A count, 1 to 2^63 - 1, also as 2^26. *(uint64_t *) */
parse_function parse_count;

/* More than 0 and at most a day, in seconds, as 0.5. *(double *) */
parse_function parse_seconds;

/* 0 or more, in percent, as 0.5. *(double *) */
parse_function parse_percent;

/* Any text that is not empty; it is not copied. *(const char **) */
parse_function parse_text;

/* One to 64 sizes, separated by commas: 1,4K,1M. *(struct number_list *) */
parse_function parse_sizes;
parse_function parse_counts;

/*
 * Different words of @words (which ends with NULL), separated by commas. @list gets
 * their indices. Returns NULL or @expected.
 */
const char *parse_words(const char *text, const char *const *words, const char *expected,
			struct number_list *list);

/* The largest number in the list; 0 if it is empty */
uint64_t number_list_max(const struct number_list *list);

void number_list_free(struct number_list *list);

#endif
