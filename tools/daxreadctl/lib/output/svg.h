/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Pictures in SVG: in a page, where they follow its light or dark colours, or alone in a
 * file. What is a picture's own is with the command that draws it.
 */
#ifndef LIB_OUTPUT_SVG_H
#define LIB_OUTPUT_SVG_H

#include <stdbool.h>
#include <stdio.h>

/*
 * Classes of what is drawn: "ink" and "faint" for text, axes and grids; "line0" to "line4"
 * for lines and points; "part0" to "part5" for areas with a text on them.
 */
struct svg_frame {
	const char *id;			/* unique in a page */
	const char *title, *about;	/* for readers who do not see it */
	double width, height;		/* the units of all positions in it */
	bool alone;			/* a file of its own: with a background and colours */
};

void svg_begin(FILE *out, const struct svg_frame *frame);
void svg_end(FILE *out);

/* The rules of the classes; @dark: only the colours, those on a dark background */
void svg_style(FILE *out, bool dark);

enum svg_anchor { SVG_START, SVG_MIDDLE, SVG_END };

/* A text with the letters' base line at @y; @classes may have more than one. */
void svg_text(FILE *out, double x, double y, enum svg_anchor anchor, const char *classes,
	      const char *format, ...) __attribute__((format(printf, 6, 7)));

/* An area with a name that a browser shows; @label, as much as fits, stands in it. */
struct svg_area {
	double x, y, width, height;
	const char *classes, *name, *label;	/* label NULL: none */
};

void svg_area(FILE *out, const struct svg_area *area);

/* The width of a letter in the font of pictures; none is much wider */
#define SVG_LETTER	7.0

#endif
