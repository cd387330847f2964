// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "fs/checks/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"
#include "lib/output/standard-output.h"
#include "lib/safe-text.h"

#define READ	"read"

static struct json_object *name(const void *row)
{
	return value_of_text(((const struct check *)row)->name);
}

static struct json_object *state(const void *row)
{
	return value_of_text(check_state_name(((const struct check *)row)->state));
}

static struct json_object *value(const void *row)
{
	return value_of_text(((const struct check *)row)->value);
}

static struct json_object *why_not(const void *row)
{
	return value_of_text(((const struct check *)row)->why_not);
}

static struct json_object *cause(const void *row)
{
	return value_of_text(((const struct check *)row)->cause);
}

static struct json_object *command(const void *row)
{
	return value_of_text(((const struct check *)row)->command);
}

static struct json_object *erases(const void *row)
{
	return value_of_text(((const struct check *)row)->erases);
}

static const struct table_column columns[] = {
	{ "CHECK", "check", COLUMN_TEXT, "what was looked at, from the kernel up to a file", name },
	{ "STATE", "state", COLUMN_TEXT, "ok, wrong, n/a (does not apply) or unknown", state },
	{ "VALUE", "value", COLUMN_NAME, "what was seen", value },
	{ "WHY-NOT", "why_not", COLUMN_TEXT, "what is wrong, in one word, as in list's WHY-NOT", why_not },
	{ "CAUSE", "cause", COLUMN_NAME, "the same as a sentence; or why it is unknown", cause },
	{ "COMMAND", "command", COLUMN_NAME, "the command that mends it", command },
	{ "ERASES", "erases", COLUMN_NAME, "what that command destroys", erases },
	{ NULL, NULL, COLUMN_TEXT, NULL, NULL },
};

struct table checks_table = {
	.rows_key = "checks",
	.columns = columns,
	.usual = "CHECK,STATE,VALUE",
	.row_size = sizeof(struct check),
};

static const struct check *check_of_read(const struct checks *checks)
{
	for (size_t i = 0; i < checks->count; i++) {
		if (strcmp(checks->items[i].name, READ) == 0)
			return &checks->items[i];
	}
	return NULL;
}

/* True if a read took the fast path; NULL: none was made. */
static struct json_object *fast_path(const struct checks *checks)
{
	const struct check *read = check_of_read(checks);

	if (!read || (read->state != CHECK_OK && read->state != CHECK_WRONG))
		return NULL;
	return check_alloc(json_object_new_boolean(read->state == CHECK_OK));
}

static int print_object(const struct checks *checks, const struct target *target, const char *file)
{
	const struct filesystem *fs = target->fs;
	struct json_object *answer = check_alloc(json_object_new_object());

	json_object_object_add(answer, "schema", json_object_new_int(JSON_SCHEMA));
	json_object_object_add(answer, "device", value_of_text(fs ? fs->device : target->character.name));
	json_object_object_add(answer, "mount_point",
			       value_of_text(fs ? filesystem_mount_point(fs) : NULL));
	json_object_object_add(answer, "file", value_of_text(file));
	json_object_object_add(answer, "fast_path", fast_path(checks));
	json_object_object_add(answer, "checks", table_json(&checks_table));
	return print_json(answer);
}

/* @text, whatever bytes are in its names, after @before */
static void print_line(const char *before, const char *text)
{
	char *safe = check_alloc(terminal_text(text));

	printf("%s%s\n", before, safe);
	free(safe);
}

static void print_cause(const struct check *check)
{
	char *text = text_of("%s: %s%s", check->name,
			     check->state == CHECK_UNKNOWN ? "unknown: " : "", check->cause);

	print_line("\n", text);
	free(text);
	if (check->erases) {
		text = text_of("# erases %s", check->erases);
		print_line("    ", text);
		free(text);
	}
	if (check->command)
		print_line("    ", check->command);
}

/* What is unknown comes first: what is wrong is to be seen on a small terminal. */
static void print_causes(const struct checks *checks)
{
	for (size_t i = 0; i < checks->count; i++) {
		if (checks->items[i].state == CHECK_UNKNOWN)
			print_cause(&checks->items[i]);
	}
	for (size_t i = 0; i < checks->count; i++) {
		if (checks->items[i].state == CHECK_WRONG)
			print_cause(&checks->items[i]);
	}
}

int checks_report(const struct checks *checks, const struct target *target, const char *file)
{
	const struct table_style *style = &checks_table.style;
	const struct check *read = check_of_read(checks);
	int status = checks_status(checks), printed;

	checks_table.rows = checks->items;
	checks_table.count = checks->count;
	if (style->json) {
		printed = print_object(checks, target, file);
	} else {
		printed = table_print(&checks_table);
		if (!printed && !style->raw && !style->no_headings && !style->columns) {
			print_causes(checks);
			printed = standard_output_flush(EXIT_SUCCESS);
		}
	}
	if (!status && (!read || read->state != CHECK_OK))
		status = EXIT_FAILURE;
	return printed ? printed : status;
}
