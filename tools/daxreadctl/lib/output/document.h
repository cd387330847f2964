/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* An answer of sentences and tables: text on standard output, or a part of a page. */
#ifndef LIB_OUTPUT_DOCUMENT_H
#define LIB_OUTPUT_DOCUMENT_H

#include <stdio.h>

#include "lib/output/table.h"

/* All zeros is text on standard output. */
struct document {
	FILE *page;		/* NULL: text */
	char *caption;		/* of the next table */
};

/* Text: an empty line. A page has space where it needs some. */
void document_gap(const struct document *document);

/* A paragraph; in text one or more lines, as @format has them */
void document_say(const struct document *document, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* What the next table shows; in text a line above it */
void document_caption(struct document *document, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The same for a table that in text needs no such line */
void document_title(struct document *document, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The table with its usual columns. Returns an exit status. */
int document_table(struct document *document, struct table *table);

#endif
