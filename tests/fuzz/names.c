// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Fuzzes the escaping of names. For any bytes, the text for a terminal is printable, the
 * JSON is valid UTF-8 and parses, and both can be turned back into the name. So can text in a
 * page, where no byte is markup, and a field of CSV, which is not a formula.
 */
#include <json-c/json.h>
#include <locale.h>
#include <stdbool.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

#include "fuzz.h"
#include "lib/output/csv.h"
#include "lib/output/markup.h"
#include "lib/output/table.h"
#include "lib/safe-text.h"

/* Undoes \xNN, in place. */
static void unescape(char *text)
{
	char *out = text;
	unsigned int byte;

	while (*text) {
		if (text[0] == '\\' && text[1] == 'x') {
			holds(sscanf(text + 2, "%2x", &byte) == 1);
			*out++ = (char)byte;
			text += 4;
		} else {
			*out++ = *text++;
		}
	}
	*out = '\0';
}

static void check_printable(const char *text)
{
	wchar_t character;
	int length;

	/* compare with the C library's decoding of UTF-8 */
	for (const char *p = text; *p; p += length) {
		length = mbtowc(&character, p, strlen(p));
		holds(length > 0);
		holds(!iswcntrl((wint_t)character));
	}
}

static void check_terminal(const char *name)
{
	char *text = terminal_text(name);

	check_printable(text);
	unescape(text);
	holds(strcmp(text, name) == 0);
	free(text);
}

/* The name is a value and a key. */
static void check_json(const char *name)
{
	struct json_object *object = json_object_new_object(), *parsed, *value;
	struct json_tokener *tokener = json_tokener_new();
	char *text, *copy;

	json_object_object_add(object, "name", json_object_new_string(name));
	json_object_object_add(object, name, json_object_new_int(1));
	text = json_text(object);
	json_tokener_set_flags(tokener, JSON_TOKENER_VALIDATE_UTF8 | JSON_TOKENER_STRICT);
	parsed = json_tokener_parse_ex(tokener, text, (int)strlen(text) + 1);
	holds(parsed);
	if (strcmp(name, "name") != 0) {
		holds(json_object_object_length(parsed) == 2);
		holds(json_object_object_get_ex(parsed, "name", &value));
		copy = strdup(json_object_get_string(value));
		unescape(copy);
		holds(strcmp(copy, name) == 0);
		free(copy);
	}
	json_object_put(parsed);
	json_tokener_free(tokener);
	free(text);
	json_object_put(object);
}

/* Undoes the entities, in place. */
static void undo_entities(char *text)
{
	static const struct { const char *entity; char byte; } entities[] = {
		{ "&lt;", '<' }, { "&gt;", '>' }, { "&amp;", '&' }, { "&quot;", '"' }, { "&#39;", '\'' },
	};
	char *out = text;

	while (*text) {
		size_t i = 0;

		holds(!strchr("<>\"'", *text));
		if (*text != '&') {
			*out++ = *text++;
			continue;
		}
		while (strncmp(text, entities[i].entity, strlen(entities[i].entity)) != 0) {
			i++;
			holds(i < sizeof(entities) / sizeof(entities[0]));
		}
		*out++ = entities[i].byte;
		text += strlen(entities[i].entity);
	}
	*out = '\0';
}

/* What a writer of text writes for @name; the caller frees it. */
static char *written(void (*write)(FILE *out, const char *bytes), const char *name)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	holds(out);
	write(out, name);
	holds(fclose(out) == 0);
	return text;
}

static void write_cut(FILE *out, const char *name)
{
	markup_text_cut(out, name, 5);
}

static void check_markup(const char *name)
{
	char *text = written(markup_text, name);
	wchar_t wide[16];

	check_printable(text);
	holds(!strstr(text, "\xef\xbf\xbe") && !strstr(text, "\xef\xbf\xbf"));
	undo_entities(text);
	unescape(text);
	holds(strcmp(text, name) == 0);
	free(text);
	text = written(write_cut, name);
	undo_entities(text);
	holds(mbstowcs(wide, text, 16) <= 5);
	free(text);
}

/* The field as RFC 4180 has it, alone in its line */
static void check_csv(const char *name)
{
	char *text = written(csv_text, name), *in = text, *out = text;
	bool quoted = *in == '"';

	check_printable(text);
	if (quoted) {
		for (in++; *in && !(in[0] == '"' && in[1] != '"'); in++) {
			in += in[0] == '"';
			*out++ = *in;
		}
		holds(in[0] == '"' && !in[1]);
		*out = '\0';
	} else {
		holds(!strpbrk(text, ",\"\r\n"));
	}
	holds(!*text || !strchr("=+-@\t\r", *text));
	unescape(text);
	holds(strcmp(text, name) == 0);
	free(text);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	holds(setlocale(LC_CTYPE, "C.UTF-8"));
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *name = strndup((const char *)data, size);
	char *utf8 = json_utf8(name);	/* not JSON, and no error here */

	free(utf8);
	check_terminal(name);
	check_json(name);
	check_markup(name);
	check_csv(name);
	free(name);
	return 0;
}
