// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * A message is written with one call, so that messages of several processes do not
 * mix.
 */
#include "lib/message.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/safe-text.h"

static char prefix[64] = "daxreadctl";
static void (*clear_line)(void);
bool message_quiet;

void set_message_prefix(const char *command)
{
	snprintf(prefix, sizeof(prefix), "daxreadctl%s%s", command ? " " : "",
		 command ? command : "");
}

const char *message_prefix(void)
{
	return prefix;
}

void set_message_clear(void (*clear)(void))
{
	clear_line = clear;
}

void clear_message_line(void)
{
	if (clear_line)
		clear_line();
}

static void print_message(const char *object, const char *format, va_list args)
{
	char *text, *safe_object, *safe_text;

	clear_message_line();
	/* print the buffered answer first, as both may go to the same place */
	fflush(stdout);
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	/* make an empty name visible, too */
	safe_object = terminal_text(!object ? "" : *object ? object : "''");
	safe_text = terminal_text(text ? text : format);
	fprintf(stderr, "%s: %s%s%s\n", prefix, safe_object ? safe_object : "",
		object ? ": " : "", safe_text ? safe_text : format);
	free(safe_object);
	free(safe_text);
	free(text);
}

int print_error(int status, const char *object, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print_message(object, format, args);
	va_end(args);
	return status;
}

void print_warning(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print_message(NULL, format, args);
	va_end(args);
}

void print_note(const char *format, ...)
{
	va_list args;

	if (message_quiet)
		return;
	va_start(args, format);
	print_message(NULL, format, args);
	va_end(args);
}
