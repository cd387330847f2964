// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Draws the two profiles as two bars of functions, in SVG. A browser shows the name and the
 * figures of each part. The length of a bar is the cost of the read, if that is known.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"
#include "lib/message.h"
#include "profile/report.h"

/* Lengths in SVG's units, which a browser shows as pixels */
#define WIDTH		1200
#define MARGIN		20
#define BAR_TOP		70
#define BAR_HEIGHT	60
#define BAR_STEP	110
#define LETTER		7.0	/* width of a letter of the labels */

/* A piece narrower than this becomes part of the rest */
#define NARROW		1.5

static const char *const fill_only[PROFILED] = { "#d9822b", "#3d8b57" };
static const char *const fill_kernel[2] = { "#8fa9c4", "#a9bfd6" };
static const char fill_user[] = "#c9c9c9";
static const char fill_rest[] = "#e6e6e6";

struct drawing {
	FILE *out;
	const struct profile *profile;
	const struct comparison *comparison;
	double scale;		/* units for a cost of 1, or for a percent */
};

/* Escapes names, which must not become markup */
static void print_escaped(FILE *out, const char *text, int length)
{
	for (; *text && length; text++, length--) {
		if (*text == '<')
			fputs("&lt;", out);
		else if (*text == '>')
			fputs("&gt;", out);
		else if (*text == '&')
			fputs("&amp;", out);
		else if ((unsigned char)*text < ' ' || (unsigned char)*text > '~')
			fputc('?', out);
		else
			fputc(*text, out);
	}
}

/* The value of a bar's whole length */
static double whole_of(const struct drawing *d, int method)
{
	double cost = d->profile->cost[method];

	for (int m = 0; m < PROFILED; m++) {
		if (!(d->profile->cost[m] > 0))
			return 100;
	}
	return cost;
}

/* Returns the piece's width */
static double draw_piece(const struct drawing *d, int method, double x,
			 const char *name, double share, const char *fill)
{
	double width = share / 100 * whole_of(d, method) * d->scale;
	int letters = (int)((width - 6) / LETTER);
	int y = BAR_TOP + method * BAR_STEP;

	fprintf(d->out, "<g><rect x=\"%.2f\" y=\"%d\" width=\"%.2f\" height=\"%d\" fill=\"%s\"/><title>",
		x, y, width, BAR_HEIGHT, fill);
	print_escaped(d->out, name, -1);
	fprintf(d->out, ": %.2f %%", share);
	if (d->profile->cost[method] > 0)
		fprintf(d->out, ", %.1f %s", share / 100 * d->profile->cost[method],
			d->profile->unit);
	fprintf(d->out, " of %s</title>", method_names[method]);
	if (letters >= 3) {
		fprintf(d->out, "<text x=\"%.2f\" y=\"%d\">", x + 3,
			y + BAR_HEIGHT / 2 + 4);
		print_escaped(d->out, name, letters);
		fprintf(d->out, "</text>");
	}
	fprintf(d->out, "</g>\n");
	return width;
}

static const char *fill_of(const struct function_row *row, size_t i)
{
	if (row->only >= 0)
		return fill_only[row->only];
	return row->kernel ? fill_kernel[i % 2] : fill_user;
}

/* First the functions of this method only, then those of both, then the rest */
static void draw_bar(const struct drawing *d, int method)
{
	const struct comparison *c = d->comparison;
	double x = MARGIN, drawn = 0;

	fprintf(d->out, "<text x=\"%d\" y=\"%d\" class=\"name\">%s: only its own %.2f %%",
		MARGIN, BAR_TOP + method * BAR_STEP - 8, method_names[method],
		c->only_percent[method]);
	if (d->profile->cost[method] > 0)
		fprintf(d->out, ", %.1f of %.1f %s a read",
			d->profile->cost[method] * c->only_percent[method] / 100,
			d->profile->cost[method], d->profile->unit);
	fprintf(d->out, "</text>\n");

	for (int own = 1; own >= 0; own--) {
		for (size_t i = 0; i < c->count; i++) {
			const struct function_row *row = &c->rows[i];
			double share = row->percent[method];

			if ((row->only == method) != own ||
			    share / 100 * whole_of(d, method) * d->scale < NARROW)
				continue;
			x += draw_piece(d, method, x, row->name, share,
					fill_of(row, i));
			drawn += share;
		}
	}
	if (drawn < 100)
		draw_piece(d, method, x, "the rest", 100 - drawn, fill_rest);
}

static void draw(struct drawing *d)
{
	int height = BAR_TOP + PROFILED * BAR_STEP;
	double longest = 0;

	for (int m = 0; m < PROFILED; m++) {
		if (whole_of(d, m) > longest)
			longest = whole_of(d, m);
	}
	d->scale = (WIDTH - 2 * MARGIN) / longest;
	fprintf(d->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- SPDX-License-Identifier: GPL-2.0-only -->\n"
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"monospace\" font-size=\"11\">\n"
		"<style>.name { font-size: 13px; font-weight: bold }</style>\n"
		"<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n"
		"<text x=\"%d\" y=\"28\" font-size=\"15\">Where a read",
		WIDTH, height, MARGIN);
	if (d->profile->block_size)
		fprintf(d->out, " of %llu byte%s",
			(unsigned long long)d->profile->block_size,
			d->profile->block_size == 1 ? "" : "s");
	fprintf(d->out, " spends its time; in colour what one method alone runs</text>\n");
	for (int m = 0; m < PROFILED; m++)
		draw_bar(d, m);
	fprintf(d->out, "</svg>\n");
}

int profile_draw(const struct profile *profile, const struct comparison *comparison,
		 const char *path)
{
	struct drawing drawing = { .profile = profile, .comparison = comparison };
	bool good;

	drawing.out = fopen(path, "we");
	if (!drawing.out)
		return print_error(EXIT_FAILURE, path,
				   "cannot be drawn: %m; name a file that can be made");
	draw(&drawing);
	good = !ferror(drawing.out);
	good &= fclose(drawing.out) == 0;
	return good ? 0 : print_error(EXIT_FAILURE, path,
				      "cannot be drawn: %m; free space for it");
}
