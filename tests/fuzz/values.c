// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Fuzzes the parsers of options: sizes, counts, durations, lists of them, words and
 * columns. A wrong value must leave the target unchanged; a right one must be in the range
 * that parse.h promises.
 *
 * The first byte chooses the parser, the rest is the text.
 */
#include <stdlib.h>
#include <string.h>

#include "fs/columns.h"
#include "fuzz.h"
#include "lib/input/parse.h"
#include "lib/output/table.h"

#define UNTOUCHED 0x5a5a5a5a5a5a5a5aULL

static void number(parse_function parse, const char *text)
{
	uint64_t value = UNTOUCHED;
	const char *wanted = parse(text, &value);

	holds(wanted ? value == UNTOUCHED : value > 0 && value <= INT64_MAX);
}

static void seconds(const char *text)
{
	double value = -1;
	const char *wanted = parse_seconds(text, &value);

	holds(wanted ? value == -1 : value > 0 && value <= 86400);
}

static void any_text(const char *text)
{
	const char *value = NULL;
	const char *wanted = parse_text(text, &value);

	holds(wanted ? !*text && !value : value == text);
}

static void list(parse_function parse, const char *text)
{
	struct number_list found = { 0 };
	const char *wanted = parse(text, &found);

	holds(wanted ? !found.count && !found.items : found.count > 0 && found.count <= 64);
	for (size_t i = 0; i < found.count; i++)
		holds(found.items[i] > 0 && found.items[i] <= INT64_MAX);
	number_list_free(&found);
}

static void words(const char *text)
{
	static const char *const known[] = { "same", "seq", "rand", NULL };
	struct number_list found = { 0 };
	bool right = !parse_words(text, known, "a pattern", &found);

	holds(right ? found.count > 0 && found.count <= 3 : !found.count);
	number_list_free(&found);
}

static void columns(const char *text)
{
	struct table table = {
		.rows_key = "rows", .columns = fs_columns, .usual = "DEVICE,SIZE",
		.style.columns = text,
	};
	size_t known = 0;

	while (fs_columns[known].name)
		known++;
	if (table_choose(&table) == 0) {
		for (size_t i = 0; i < table.chosen.count; i++)
			holds(table.chosen.items[i] < known);
	}
	number_list_free(&table.chosen);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;

	if (!size)
		return 0;
	text = strndup((const char *)data + 1, size - 1);
	switch (data[0]) {
	case 's': number(parse_size, text); break;
	case 'c': number(parse_count, text); break;
	case 'd': seconds(text); break;
	case 't': any_text(text); break;
	case 'S': list(parse_sizes, text); break;
	case 'C': list(parse_counts, text); break;
	case 'w': words(text); break;
	case 'o': columns(text); break;
	}
	free(text);
	return 0;
}
