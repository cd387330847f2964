// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* One operation of a random run, as text and back. See op.h. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "op.h"

enum field { SLOT = 1, OTHER = 2, SW = 4, POS = 8, LEN = 16, AT = 32 };

#define HOWS(...) (const char *const[]){ __VA_ARGS__, NULL }

static const struct {
	const char *name;
	unsigned int fields;
	const char *const *hows;
} kinds[OP_KINDS] = {
	[OP_OPEN] = { "open", SLOT | OTHER, HOWS("plain", "trunc", "direct", "sync") },
	[OP_CLOSE] = { "close", SLOT, NULL },
	[OP_UNLINK] = { "unlink", SLOT, NULL },
	[OP_RENAME] = { "rename", SLOT | OTHER, NULL },
	[OP_READ] = { "read", SLOT | SW | POS | LEN,
		      HOWS("on", "seek", "pread", "preadv", "nowait", "uring", "uring-v",
			   "uring-worker", "aio", "splice", "sendfile", "map") },
	[OP_READ_CUT] = { "read-cut", SLOT | POS | LEN | AT, NULL },
	[OP_WRITE] = { "write", SLOT | POS | LEN, HOWS("on", "seek", "pwrite", "pwritev") },
	[OP_STORE] = { "store", SLOT | POS | LEN, NULL },
	[OP_TRUNCATE] = { "truncate", SLOT | LEN, NULL },
	[OP_FALLOCATE] = { "fallocate", SLOT | POS | LEN,
			   HOWS("alloc", "alloc-keep", "punch", "zero", "zero-keep", "collapse",
				"insert") },
	[OP_COPY] = { "copy", SLOT | OTHER | POS | LEN | AT, NULL },
	[OP_READ_TO_MAP] = { "read-to-map", SLOT | OTHER | SW | POS | LEN | AT, NULL },
	[OP_WRITE_FROM_MAP] = { "write-from-map", SLOT | OTHER | POS | LEN | AT, NULL },
	[OP_SWAP_BOOT] = { "swap-boot", SLOT, NULL },
	[OP_LAYOUT] = { "layout", SLOT, HOWS("indirect", "extents") },
	[OP_SYNC] = { "sync", SLOT, HOWS("fsync", "fdatasync", "map", "fs") },
	[OP_FORGET] = { "forget", SLOT, HOWS("extents", "slab", "pages", "all", "then-load") },
	[OP_SWITCH] = { "switch", SW, NULL },
	[OP_REMOUNT] = { "remount", 0, HOWS("as-is", "anew") },
	[OP_DAX_FLAG] = { "dax-flag", SLOT | LEN, NULL },
	[OP_CHECK] = { "check", SLOT, NULL },
};

static const char *const settings[] = { "off", "read", "iter", "both", "as-is", "all" };

/* The names of the fields, and where an operation has them. */
struct fields {
	const char *name;
	unsigned int bit;
	uint32_t value;
};

#define NFIELDS 5

static void fields_of(const struct op *op, struct fields f[NFIELDS])
{
	f[0] = (struct fields){ "slot", SLOT, op->slot };
	f[1] = (struct fields){ "other", OTHER, op->other };
	f[2] = (struct fields){ "pos", POS, op->pos };
	f[3] = (struct fields){ "len", LEN, op->len };
	f[4] = (struct fields){ "at", AT, op->at };
}

const char *op_name(enum op_kind kind)
{
	return kinds[kind].name;
}

char *op_print(const struct op *op, char *text, size_t size)
{
	struct fields f[NFIELDS];
	size_t n;

	n = snprintf(text, size, "%s", kinds[op->kind].name);
	if (kinds[op->kind].hows)
		n += snprintf(text + n, size - n, " %s", kinds[op->kind].hows[op->how]);
	fields_of(op, f);
	for (int i = 0; i < NFIELDS; i++) {
		if (kinds[op->kind].fields & f[i].bit)
			n += snprintf(text + n, size - n, " %s=%u", f[i].name, f[i].value);
	}
	if (kinds[op->kind].fields & SW)
		n += snprintf(text + n, size - n, " sw=%s", settings[op->sw]);
	snprintf(text + n, size - n, " id=%u", op->id);
	return text;
}

/* The index of @word in a list that ends with NULL, or -1. */
static int index_of(const char *word, const char *const *list)
{
	for (int i = 0; list[i]; i++) {
		if (!strcmp(list[i], word))
			return i;
	}
	return -1;
}

static bool parse_kind(const char *word, struct op *op)
{
	for (op->kind = 0; op->kind < OP_KINDS; op->kind++) {
		if (!strcmp(kinds[op->kind].name, word))
			return true;
	}
	return false;
}

static bool parse_setting(const char *word, struct op *op)
{
	for (op->sw = 0; op->sw <= SW_ALL; op->sw++) {
		if (!strcmp(settings[op->sw], word))
			return true;
	}
	return false;
}

/* NAME=VALUE */
static bool parse_field(char *word, struct op *op)
{
	char *value = strchr(word, '='), *end;
	unsigned long number;

	if (!value)
		return false;
	*value++ = '\0';
	if (!strcmp(word, "sw"))
		return parse_setting(value, op);
	number = strtoul(value, &end, 10);
	if (end == value || *end || number > UINT32_MAX)
		return false;
	if (!strcmp(word, "slot") || !strcmp(word, "other")) {
		*(word[0] == 's' ? &op->slot : &op->other) = number;
		return number < SLOTS;
	}
	if (!strcmp(word, "pos"))
		op->pos = number;
	else if (!strcmp(word, "len"))
		op->len = number;
	else if (!strcmp(word, "at"))
		op->at = number;
	else if (!strcmp(word, "id"))
		op->id = number;
	else
		return false;
	return true;
}

bool op_parse(const char *line, struct op *op)
{
	char text[200], *rest = NULL, *word;
	int how;

	memset(op, 0, sizeof(*op));
	if (strlen(line) >= sizeof(text))
		return false;
	strcpy(text, line);
	word = strtok_r(text, " \t\n", &rest);
	if (!word || !parse_kind(word, op))
		return false;
	if (kinds[op->kind].hows) {
		word = strtok_r(NULL, " \t\n", &rest);
		how = word ? index_of(word, kinds[op->kind].hows) : -1;
		if (how < 0)
			return false;
		op->how = how;
	}
	while ((word = strtok_r(NULL, " \t\n", &rest))) {
		if (!parse_field(word, op))
			return false;
	}
	return op->id != 0;
}
