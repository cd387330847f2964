/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Results as one page of HTML that needs nothing else: no network, no other file, no
 * script. It is also well-formed XML.
 */
#ifndef LIB_OUTPUT_PAGE_H
#define LIB_OUTPUT_PAGE_H

#include <stdio.h>

#include "lib/warnings.h"

/*
 * The command line, as a shell takes it; the caller frees it. Call it before options_take(),
 * which changes the order of the words.
 */
char *page_command(int argc, char *const *argv);

/* The start of the page; @command is the command line that made it. */
void page_begin(FILE *out, const char *title, const char *command);

/* Begins a section with a heading, and ends the one before. */
void page_section(FILE *out, const char *heading);

/* A section of what makes the figures mean something else; NULL: that is not known. */
void page_warnings(FILE *out, const struct warnings *warnings);

/* Around a picture: it is scrolled in a narrow window, and @about stands below it. */
void page_picture_begin(FILE *out, const char *name);
void page_picture_end(FILE *out, const char *about);

void page_end(FILE *out);

#endif
