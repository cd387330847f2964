// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "lib/output/csv.h"

#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"
#include "lib/output/file.h"
#include "lib/output/standard-output.h"
#include "lib/safe-text.h"

#define END_OF_LINE	"\r\n"

/*
 * A spreadsheet takes a field that begins with one of these as a formula, and would run it;
 * some take the wide forms, too. Tab and carriage return are always written as \xNN.
 */
static const char *const formula_signs[] = {
	"=", "+", "-", "@", "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0",
};

#define SIGNS	(sizeof(formula_signs) / sizeof(formula_signs[0]))

/* The bytes of a formula's sign with which @text begins; 0: it begins with none */
static size_t sign_length(const char *text)
{
	for (size_t i = 0; i < SIGNS; i++) {
		size_t length = strlen(formula_signs[i]);

		if (strncmp(text, formula_signs[i], length) == 0)
			return length;
	}
	return 0;
}

/* A field in quotes, in which a quote is written twice */
static void put_field(FILE *out, const char *text, size_t sign)
{
	fputc('"', out);
	for (size_t i = 0; i < sign; i++)
		fprintf(out, "\\x%02x", (unsigned char)text[i]);
	for (text += sign; *text; text++) {
		if (*text == '"')
			fputc('"', out);
		fputc(*text, out);
	}
	fputc('"', out);
}

void csv_text(FILE *out, const char *bytes)
{
	char *text = check_alloc(terminal_text(bytes));
	size_t sign = sign_length(text);

	if (sign || strpbrk(text, ",\""))
		put_field(out, text, sign);
	else
		fputs(text, out);
	free(text);
}

static struct json_object *member_at(struct json_object *row, const char *key)
{
	struct json_object *value = row;
	char *path = copy_of(key), *rest = path;

	for (const char *name; value && (name = strsep(&rest, "/"));) {
		if (!json_object_is_type(value, json_type_object) ||
		    !json_object_object_get_ex(value, name, &value))
			value = NULL;
	}
	free(path);
	return value;
}

static void put_value(FILE *out, struct json_object *value)
{
	if (json_object_is_type(value, json_type_string))
		csv_text(out, json_object_get_string(value));
	else if (value)
		fputs(json_object_get_string(value), out);
}

void csv_rows(FILE *out, struct json_object *rows, const char *const *keys)
{
	for (size_t k = 0; keys[k]; k++) {
		fputs(k ? "," : "", out);
		for (const char *c = keys[k]; *c; c++)
			fputc(*c == '/' ? '_' : *c, out);
	}
	fputs(END_OF_LINE, out);
	for (size_t i = 0; i < json_object_array_length(rows); i++) {
		struct json_object *row = json_object_array_get_idx(rows, i);

		for (size_t k = 0; keys[k]; k++) {
			fputs(k ? "," : "", out);
			put_value(out, member_at(row, keys[k]));
		}
		fputs(END_OF_LINE, out);
	}
}

struct written {
	struct json_object *rows;
	const char *const *keys;
};

static int write_rows(FILE *out, const void *arg)
{
	const struct written *written = arg;

	csv_rows(out, written->rows, written->keys);
	return 0;
}

int csv_write(struct json_object *rows, const char *const *keys, const char *path)
{
	const struct written written = { rows, keys };
	int status;

	if (strcmp(path, "-") == 0) {
		write_rows(stdout, &written);
		status = standard_output_flush(0);
	} else {
		status = output_write(path, write_rows, &written);
	}
	json_object_put(rows);
	return status;
}
