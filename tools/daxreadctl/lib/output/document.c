// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "lib/output/document.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"
#include "lib/output/markup.h"

void document_gap(const struct document *document)
{
	if (!document->page)
		putchar('\n');
}

void document_say(const struct document *document, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = vtext_of(format, args);
	va_end(args);
	if (document->page) {
		for (char *end = text; (end = strchr(end, '\n'));)
			*end = ' ';
		fputs("<p>", document->page);
		markup_text(document->page, text);
		fputs("</p>\n", document->page);
	} else {
		puts(text);
	}
	free(text);
}

/* Takes @text. */
static void set_caption(struct document *document, char *text)
{
	size_t length = strlen(text);

	/* the colon is for what follows in the next line */
	if (length && text[length - 1] == ':')
		text[length - 1] = '\0';
	free(document->caption);
	document->caption = text;
}

void document_caption(struct document *document, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = vtext_of(format, args);
	va_end(args);
	if (document->page) {
		set_caption(document, text);
	} else {
		puts(text);
		free(text);
	}
}

void document_title(struct document *document, const char *format, ...)
{
	va_list args;

	if (!document->page)
		return;
	va_start(args, format);
	set_caption(document, vtext_of(format, args));
	va_end(args);
}

int document_table(struct document *document, struct table *table)
{
	int status;

	if (!document->page)
		return table_show(table);
	/* wider than the window, it is scrolled, not the page; by keys, too */
	fputs("<div class=\"scrolled\" role=\"region\" tabindex=\"0\" aria-label=\"", document->page);
	markup_printf(document->page, "Table: %s", document->caption ? document->caption : "");
	fputs("\">\n", document->page);
	status = table_markup(table, document->page, document->caption ? document->caption : "");
	fputs("</div>\n", document->page);
	free(document->caption);
	document->caption = NULL;
	return status;
}
