// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * A list of warnings.
 */
#include "lib/warnings.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"

static bool is_there(const struct warnings *warnings, const char *name, const char *text)
{
	for (size_t i = 0; i < warnings->count; i++) {
		if (strcmp(warnings->items[i].name, name) == 0 &&
		    strcmp(warnings->items[i].text, text) == 0)
			return true;
	}
	return false;
}

void warnings_add(struct warnings *warnings, const char *name, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = vtext_of(format, args);
	va_end(args);
	if (is_there(warnings, name, text)) {
		free(text);
		return;
	}
	warnings->items = grown(warnings->items, warnings->count + 1,
				sizeof(*warnings->items));
	warnings->items[warnings->count++] = (struct warning){ name, text };
}

void warnings_free(struct warnings *warnings)
{
	for (size_t i = 0; i < warnings->count; i++)
		free(warnings->items[i].text);
	free(warnings->items);
	*warnings = (struct warnings){ NULL, 0 };
}
