/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Text in HTML and SVG. Whatever bytes a name holds, it is shown as on a terminal
 * (lib/safe-text.h), and none of them becomes markup.
 */
#ifndef LIB_OUTPUT_MARKUP_H
#define LIB_OUTPUT_MARKUP_H

#include <stddef.h>
#include <stdio.h>

/* Writes @bytes, as the content of an element or as an attribute's value in quotes. */
void markup_text(FILE *out, const char *bytes);

/* The same, of at most @most characters; a text that is cut ends with an ellipsis. */
void markup_text_cut(FILE *out, const char *bytes, size_t most);

/* Writes the output of printf() in the same way. */
void markup_printf(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
