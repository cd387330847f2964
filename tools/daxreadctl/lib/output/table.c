// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * A column's value is computed once, as JSON; the table's text is made from that.
 */
#include "lib/output/table.h"

#include <errno.h>
#include <libsmartcols/libsmartcols.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/input/options.h"
#include "lib/memory.h"
#include "lib/message.h"
#include "lib/output/markup.h"
#include "lib/output/standard-output.h"
#include "lib/safe-text.h"

static size_t column_count(const struct table *table)
{
	size_t count = 0;

	while (table->columns[count].name)
		count++;
	return count;
}

/* As parse_words() */
static const char *choose_from(struct table *table, const char *list)
{
	size_t count = column_count(table);
	const char **names = new_zeroed(count + 1, sizeof(*names)), *wanted;

	for (size_t i = 0; i < count; i++)
		names[i] = table->columns[i].name;
	wanted = parse_words(list, names, "columns, each once", &table->chosen);
	free(names);
	return wanted;
}

int table_choose(struct table *table)
{
	const char *asked = table->style.columns, *wanted;
	char *list;

	if (table->style.json && (table->style.raw || table->style.no_headings))
		return wrong_usage("--json: not together with --%s",
				   table->style.raw ? "raw" : "noheadings");
	if (!asked)
		list = copy_of(table->usual);
	else if (*asked == '+')
		list = text_of("%s,%s", table->usual, asked + 1);
	else
		list = copy_of(asked);
	wanted = choose_from(table, list);
	free(list);
	return wanted ? wrong_usage("--output %s: give %s", asked, wanted) : 0;
}

static const void *row_of(const struct table *table, size_t i)
{
	return table->row_at ? table->row_at(table->rows, i) :
			       (const char *)table->rows + i * table->row_size;
}

/* The @i-th printed column; of all columns if none was chosen */
static const struct table_column *column_of(const struct table *table, size_t i)
{
	return &table->columns[table->chosen.count ? table->chosen.items[i] : i];
}

char *size_text(unsigned long long bytes)
{
	static const char units[] = "BKMGTPE";
	double value = (double)bytes;
	int unit = 0;

	while (value >= 1024 && units[unit + 1]) {
		value /= 1024;
		unit++;
	}
	if (unit == 0)
		return text_of("%llu", bytes);
	/* 510.0 is written as 510 */
	value = (double)(long long)(value * 10 + 0.5) / 10;
	return text_of("%.*f%c", value == (double)(long long)value ? 0 : 1, value,
		       units[unit]);
}

static char *list_text(struct json_object *list)
{
	char *text = copy_of("");

	for (size_t i = 0; i < json_object_array_length(list); i++) {
		const char *item;
		char *longer;

		item = json_object_get_string(json_object_array_get_idx(list, i));
		longer = text_of("%s%s%s", text, i ? "," : "", item ? item : "-");
		free(text);
		text = longer;
	}
	return text;
}

static char *value_text(const struct table_column *column,
			const struct table_style *style, struct json_object *value)
{
	if (!value)
		return copy_of("-");
	if (column->kind == COLUMN_SWITCH)
		return copy_of(json_object_get_boolean(value) ? "on" : "off");
	if (column->kind == COLUMN_SIZE && !style->bytes)
		return size_text(json_object_get_uint64(value));
	if (json_object_is_type(value, json_type_array))
		return list_text(value);
	return copy_of(json_object_get_string(value));
}

static bool is_right(const struct table_column *column)
{
	return column->kind == COLUMN_NUMBER || column->kind == COLUMN_SIZE;
}

static void add_columns(struct libscols_table *out, const struct table *table)
{
	for (size_t c = 0; c < table->chosen.count; c++) {
		const struct table_column *column = column_of(table, c);
		int flags = 0;

		if (is_right(column))
			flags = SCOLS_FL_RIGHT;
		else if (column->kind == COLUMN_NAME)
			flags = SCOLS_FL_WRAP;
		/* a cell's backslashes are terminal_text()'s: not to be escaped again */
		if (scols_column_set_safechars(check_alloc(scols_table_new_column(out,
				column->name, 0, flags)), "\\") != 0)
			abort();
	}
}

static void add_row(struct libscols_table *out, const struct table *table, const void *row)
{
	struct libscols_line *line = check_alloc(scols_table_new_line(out, NULL));

	for (size_t c = 0; c < table->chosen.count; c++) {
		const struct table_column *column = column_of(table, c);
		struct json_object *value = column->value(row);
		char *text = value_text(column, &table->style, value);

		json_object_put(value);
		/* lines for programs are ASCII, with libsmartcols's escapes */
		if (!table->style.raw) {
			char *cell = check_alloc(terminal_text(text));

			free(text);
			text = cell;
		}
		scols_line_refer_data(line, c, text);
	}
}

static int print_text(const struct table *table)
{
	struct libscols_table *out = check_alloc(scols_new_table());
	int error;

	scols_table_enable_raw(out, table->style.raw);
	scols_table_enable_noheadings(out, table->style.no_headings);
	add_columns(out, table);
	for (size_t i = 0; i < table->count; i++)
		add_row(out, table, row_of(table, i));
	error = scols_print_table(out);
	scols_unref_table(out);
	if (error && !ferror(stdout))
		return print_error(EXIT_FAILURE, "table", "cannot be printed: %s; try --json",
				   strerror(-error));
	return standard_output_flush(EXIT_SUCCESS);
}

static void write_cell(FILE *out, const struct table *table, size_t c, const void *row)
{
	const struct table_column *column = column_of(table, c);
	struct json_object *value = column->value(row);
	char *text = value_text(column, &table->style, value);

	fprintf(out, "<%s%s>", c ? "td" : "th scope=\"row\"",
		is_right(column) ? " class=\"number\"" :
		column->kind == COLUMN_NAME ? " class=\"long\"" : "");
	markup_text(out, text);
	fputs(c ? "</td>" : "</th>", out);
	free(text);
	json_object_put(value);
}

int table_markup(struct table *table, FILE *out, const char *caption)
{
	int status = table_choose(table);

	if (status)
		return status;
	fputs("<table>\n<caption>", out);
	markup_text(out, caption);
	fputs("</caption>\n<thead><tr>", out);
	for (size_t c = 0; c < table->chosen.count; c++) {
		fprintf(out, "<th scope=\"col\"%s>", is_right(column_of(table, c)) ?
			" class=\"number\"" : "");
		markup_text(out, column_of(table, c)->name);
		fputs("</th>", out);
	}
	fputs("</tr></thead>\n<tbody>\n", out);
	for (size_t i = 0; i < table->count; i++) {
		fputs("<tr>", out);
		for (size_t c = 0; c < table->chosen.count; c++)
			write_cell(out, table, c, row_of(table, i));
		fputs("</tr>\n", out);
	}
	fputs("</tbody>\n</table>\n", out);
	number_list_free(&table->chosen);
	return 0;
}

static char *styled_text(struct json_object *object, int style)
{
	const char *written = json_object_to_json_string_ext(object, style | JSON_C_TO_STRING_SPACED |
							     JSON_C_TO_STRING_NOSLASHESCAPE);

	return check_alloc(written ? json_utf8(written) : NULL);
}

char *json_text(struct json_object *object)
{
	return styled_text(object, JSON_C_TO_STRING_PRETTY);
}

static int print_styled(struct json_object *object, int style)
{
	char *text = styled_text(object, style);

	if (puts(text) == EOF)
		standard_output_failed(errno);
	free(text);
	json_object_put(object);
	return standard_output_flush(EXIT_SUCCESS);
}

int print_json(struct json_object *object)
{
	return print_styled(object, JSON_C_TO_STRING_PRETTY);
}

int print_json_line(struct json_object *object)
{
	return print_styled(object, 0);
}

struct json_object *table_json(const struct table *table)
{
	struct json_object *array = check_alloc(json_object_new_array());
	size_t columns = table->chosen.count ? table->chosen.count : column_count(table);

	for (size_t i = 0; i < table->count; i++) {
		struct json_object *object = check_alloc(json_object_new_object());

		for (size_t c = 0; c < columns; c++) {
			const struct table_column *column = column_of(table, c);

			json_object_object_add(object, column->key,
					       column->value(row_of(table, i)));
		}
		json_object_array_add(array, object);
	}
	return array;
}

int table_print(const struct table *table)
{
	struct json_object *answer;

	if (!table->style.json)
		return print_text(table);
	answer = check_alloc(json_object_new_object());
	json_object_object_add(answer, "schema", json_object_new_int(JSON_SCHEMA));
	json_object_object_add(answer, table->rows_key, table_json(table));
	return print_json(answer);
}

int table_show(struct table *table)
{
	int status = table_choose(table);

	if (!status)
		status = table_print(table);
	number_list_free(&table->chosen);
	return status;
}

char *table_help(const struct table *table)
{
	char *text = copy_of("Columns:");

	for (const struct table_column *column = table->columns; column->name;
	     column++) {
		char *longer = text_of("%s\n%-14s  %s", text, column->name,
				       column->help);

		free(text);
		text = longer;
	}
	return text;
}

struct json_object *value_of_text(const char *text)
{
	return text ? check_alloc(json_object_new_string(text)) : NULL;
}

struct json_object *value_of_number(uint64_t value)
{
	return check_alloc(json_object_new_uint64(value));
}

struct json_object *value_of_new_text(char *text)
{
	struct json_object *value = value_of_text(text);

	free(text);
	return value;
}

struct json_object *value_of_decimal(double value, int digits_after)
{
	char *digits = text_of("%.*f", digits_after, value);
	struct json_object *object = check_alloc(json_object_new_double_s(value, digits));

	free(digits);
	return object;
}
