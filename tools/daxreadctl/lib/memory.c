// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* The program allocates little: if there is no memory for that, it cannot go on. */
#include "lib/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/message.h"

void *check_alloc(void *pointer)
{
	if (!pointer)
		exit(print_error(EXIT_FAILURE, "memory",
				 "cannot be allocated: the system has none left; close other programs and try again"));
	return pointer;
}

void *new_zeroed(size_t count, size_t size)
{
	return check_alloc(calloc(count ? count : 1, size));
}

void *grown(void *items, size_t count, size_t size)
{
	return check_alloc(reallocarray(items, count, size));
}

char *copy_of(const char *text)
{
	return check_alloc(strdup(text));
}

char *vtext_of(const char *format, va_list args)
{
	char *text;

	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	return check_alloc(text);
}

char *text_of(const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = vtext_of(format, args);
	va_end(args);
	return text;
}

void text_add(char **list, const char *separator, const char *format, ...)
{
	char *before = *list, *added;
	va_list args;

	va_start(args, format);
	added = vtext_of(format, args);
	va_end(args);
	*list = text_of("%s%s%s", before ? before : "", before && *before ? separator : "", added);
	free(added);
	free(before);
}
