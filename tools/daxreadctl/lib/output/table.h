/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Answers that are rows: a table for people, lines for scripts, or JSON, from one
 * description of the columns.
 */
#ifndef LIB_OUTPUT_TABLE_H
#define LIB_OUTPUT_TABLE_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "lib/input/parse.h"

#define JSON_SCHEMA	1

enum column_kind {
	COLUMN_TEXT,
	COLUMN_NAME,		/* of any length: wrapped on a narrow terminal */
	COLUMN_NUMBER,		/* aligned to the right */
	COLUMN_SIZE,		/* bytes: in a table with a unit, as 510M */
	COLUMN_SWITCH,		/* a boolean: in a table "on" or "off" */
};

struct table_column {
	const char *name;	/* the table's heading, and for -o */
	const char *key;	/* in JSON, with its unit */
	enum column_kind kind;
	const char *help;
	/* The value of @row; NULL if there is none, printed as "-". */
	struct json_object *(*value)(const void *row);
};

/* How to print a table: the targets of TABLE_OPTIONS */
struct table_style {
	bool json, raw, no_headings, bytes;
	const char *columns;	/* a list; a "+" in front adds to the default columns */
};

#define TABLE_OPTIONS(style)						\
	{ 'o', "output", "LIST", "print these columns; +LIST adds them to the usual ones", \
	  parse_text, (void *)&(style).columns },			\
	{ 'J', "json", NULL, "print JSON", NULL, &(style).json },	\
	{ 'r', "raw", NULL, "print columns with one blank between them", NULL, \
	  &(style).raw },						\
	{ 'n', "noheadings", NULL, "print no headings", NULL,		\
	  &(style).no_headings },					\
	{ 'b', "bytes", NULL, "print sizes in bytes", NULL, &(style).bytes }

struct table {
	const char *rows_key;			/* the array's name in JSON */
	const struct table_column *columns;	/* NULL name: the end */
	const char *usual;			/* columns that are printed by default */
	struct table_style style;
	struct number_list chosen;		/* columns that are printed: table_choose() */
	/* the rows: an array, or what row_at() finds them in */
	const void *rows;
	size_t count, row_size;
	const void *(*row_at)(const void *rows, size_t i);
};

/* The rows are the array @array of @n elements. */
#define TABLE_ROWS(array, n) \
	.rows = (array), .count = (n), .row_size = sizeof(*(array))

/*
 * Fills in which columns the user wants; number_list_free() frees them. Returns 0, or
 * EXIT_USAGE after printing an error.
 */
int table_choose(struct table *table);

/* Prints the rows with the columns that were chosen. Returns an exit status. */
int table_print(const struct table *table);

/* Chooses, prints, and frees what was chosen. Returns an exit status. */
int table_show(struct table *table);

/* The same as HTML, with a heading. Returns 0, or EXIT_USAGE after printing an error. */
int table_markup(struct table *table, FILE *out, const char *caption);

/* The rows as a JSON array, with the columns that were chosen; none chosen: with all */
struct json_object *table_json(const struct table *table);

/* A value of a column or a key; NULL, which is JSON's null, for a text that is NULL */
struct json_object *value_of_text(const char *text);
struct json_object *value_of_number(uint64_t value);
/* The same for a text that it frees, and for a number with a fixed number of decimals */
struct json_object *value_of_new_text(char *text);
struct json_object *value_of_decimal(double value, int digits_after);

/* The part of --help that lists the columns; the caller frees it. */
char *table_help(const struct table *table);

/* @object as text, in the style of all JSON of the tool; the caller frees it. */
char *json_text(struct json_object *object);

/* Prints @object as the whole answer and frees it. Returns an exit status. */
int print_json(struct json_object *object);

/* The same in one line, for answers that come one after another */
int print_json_line(struct json_object *object);

/* @bytes as people write them: 510M, or 1.5G, rounded to a tenth */
char *size_text(unsigned long long bytes);

#endif
