// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Draws the two profiles as two bars of functions, in SVG. A browser shows the name and the
 * figures of each part. The length of a bar is the cost of the read, if that is known.
 */
#include "profile/draw.h"

#include <stdio.h>
#include <stdlib.h>

#include "lib/memory.h"
#include "lib/output/file.h"
#include "lib/output/svg.h"
#include "profile/report.h"

/* In the picture's units */
#define WIDTH		760
#define LEFT		10
#define RIGHT		750
#define TITLE_HEIGHT	36	/* of a picture of its own */
#define BAR_TOP		26
#define BAR_HEIGHT	56
#define BAR_STEP	124

/* A piece narrower than this becomes part of the rest */
#define NARROW		1.5

struct drawing {
	FILE *out;
	const struct profile *profile;
	const struct comparison *comparison;
	double top;
	double scale;		/* units for a cost of 1, or for a percent */
};

const char *draw_classes(const struct function_row *row)
{
	static const char *const only[PROFILED] = { "part0", "part1" };

	if (row->only >= 0)
		return only[row->only];
	return row->kernel ? "part2" : "part3";
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

char *draw_name(const struct profile *profile, const char *function, double share, int method)
{
	char *name = text_of("%s: %.2f %%", function, share);

	if (profile->cost[method] > 0)
		text_add(&name, ", ", "%.1f %s", share / 100 * profile->cost[method], profile->unit);
	text_add(&name, " ", "of %s", method_names[method]);
	return name;
}

/* Returns the piece's width */
static double draw_piece(const struct drawing *d, int method, double x,
			 const char *function, double share, const char *classes)
{
	double width = share / 100 * whole_of(d, method) * d->scale;
	char *name = draw_name(d->profile, function, share, method);

	svg_area(d->out, &(struct svg_area){
		.x = x, .y = d->top + BAR_TOP + method * BAR_STEP, .width = width,
		.height = BAR_HEIGHT, .classes = classes, .name = name, .label = function });
	free(name);
	return width;
}

static void draw_heading(const struct drawing *d, int method)
{
	const struct comparison *c = d->comparison;
	char *cost = NULL;

	if (d->profile->cost[method] > 0)
		cost = text_of(", %.1f of %.1f %s a read",
			       d->profile->cost[method] * c->only_percent[method] / 100,
			       d->profile->cost[method], d->profile->unit);
	svg_text(d->out, LEFT, d->top + BAR_TOP + method * BAR_STEP - 8, SVG_START, "ink strong",
		 "%s: only its own %.2f %%%s", method_names[method], c->only_percent[method],
		 cost ? cost : "");
	free(cost);
}

/* A line under the functions of this method only, so that not their colour alone tells it */
static void underline(const struct drawing *d, int method, double end)
{
	double y = d->top + BAR_TOP + method * BAR_STEP + BAR_HEIGHT + 5;

	if (end <= LEFT)
		return;
	fprintf(d->out, "<path class=\"plot %s\" d=\"M%d %.2fH%.2f\"/>\n", method ? "line1" : "line0",
		LEFT, y, end);
	svg_text(d->out, LEFT, y + 14, SVG_START, method ? "line1 small" : "line0 small", "only %s",
		 method_names[method]);
}

/* First the functions of this method only, then those of both, then the rest */
static void draw_bar(const struct drawing *d, int method)
{
	const struct comparison *c = d->comparison;
	double x = LEFT, drawn = 0;

	draw_heading(d, method);
	for (int own = 1; own >= 0; own--) {
		for (size_t i = 0; i < c->count; i++) {
			const struct function_row *row = &c->rows[i];
			double share = row->percent[method];

			if ((row->only == method) != own ||
			    share / 100 * whole_of(d, method) * d->scale < NARROW)
				continue;
			x += draw_piece(d, method, x, row->name, share, draw_classes(row));
			drawn += share;
		}
		if (own)
			underline(d, method, x);
	}
	if (drawn < 100)
		draw_piece(d, method, x, "the rest", 100 - drawn, "part4");
}

static char *title_of(const struct profile *profile)
{
	char *title = copy_of("Where a read");

	if (profile->block_size)
		text_add(&title, " ", "of %llu byte%s", (unsigned long long)profile->block_size,
			 profile->block_size == 1 ? "" : "s");
	text_add(&title, " ", "spends its time; underlined what one method alone runs");
	return title;
}

static void draw(struct drawing *d, bool alone)
{
	char *title = title_of(d->profile);
	double longest = 0;

	for (int m = 0; m < PROFILED; m++) {
		if (whole_of(d, m) > longest)
			longest = whole_of(d, m);
	}
	d->scale = (RIGHT - LEFT) / longest;
	d->top = alone ? TITLE_HEIGHT : 0;
	svg_begin(d->out, &(struct svg_frame){
		.id = "functions", .title = title,
		.about = "A bar for each method, divided into functions: first those that only this method runs, then the others, then the rest. The table of functions has the same figures.",
		.width = WIDTH, .height = d->top + PROFILED * BAR_STEP, .alone = alone });
	if (alone)
		svg_text(d->out, LEFT, 24, SVG_START, "ink title", "%s", title);
	for (int m = 0; m < PROFILED; m++)
		draw_bar(d, m);
	svg_end(d->out);
	free(title);
}

void draw_functions(FILE *out, const struct profile *profile, const struct comparison *comparison)
{
	struct drawing drawing = { .out = out, .profile = profile, .comparison = comparison };

	draw(&drawing, false);
}

static int write_picture(FILE *out, const void *arg)
{
	struct drawing drawing = *(const struct drawing *)arg;

	drawing.out = out;
	draw(&drawing, true);
	return 0;
}

int profile_draw(const struct profile *profile, const struct comparison *comparison,
		 const char *path)
{
	struct drawing drawing = { .profile = profile, .comparison = comparison };

	return output_write(path, write_picture, &drawing);
}
