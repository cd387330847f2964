// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "lib/output/markup.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"
#include "lib/safe-text.h"

#define ELLIPSIS	"\xe2\x80\xa6"

static void put(FILE *out, char byte)
{
	switch (byte) {
	case '<':
		fputs("&lt;", out);
		break;
	case '>':
		fputs("&gt;", out);
		break;
	case '&':
		fputs("&amp;", out);
		break;
	case '"':
		fputs("&quot;", out);
		break;
	case '\'':
		fputs("&#39;", out);
		break;
	default:
		fputc(byte, out);
	}
}

static bool begins_character(char byte)
{
	return (byte & 0xc0) != 0x80;
}

static size_t length_of(const char *utf8)
{
	size_t length = 0;

	for (; *utf8; utf8++)
		length += begins_character(*utf8);
	return length;
}

void markup_text_cut(FILE *out, const char *bytes, size_t most)
{
	char *text = check_alloc(terminal_text(bytes));
	bool cut = length_of(text) > most;
	size_t left = cut && most ? most - 1 : most;

	for (const char *byte = text; *byte; byte++) {
		if (begins_character(*byte) && !left--)
			break;
		put(out, *byte);
	}
	if (cut && most)
		fputs(ELLIPSIS, out);
	free(text);
}

void markup_text(FILE *out, const char *bytes)
{
	markup_text_cut(out, bytes, (size_t)-1);
}

void markup_printf(FILE *out, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = vtext_of(format, args);
	va_end(args);
	markup_text(out, text);
	free(text);
}
