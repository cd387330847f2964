// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Draws a tree of calls: each function is as wide as its share, and those that it calls
 * stand below it. Narrow ones are left out; the table of calls names those of 1 % and more.
 */
#include "profile/draw.h"

#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"
#include "lib/output/svg.h"

#define WIDTH		760
#define LEFT		10
#define RIGHT		750
#define TOP		28
#define ROW		20
#define NARROW		1.5

struct drawing {
	FILE *out;
	const struct profile *profile;
	const struct comparison *comparison;
	int method;
};

static double width_of(const struct drawing *d, const struct call *call)
{
	return (RIGHT - LEFT) * call_percent(d->profile, call, d->method) / 100;
}

/* The number of rows that are drawn */
static int depth_of(const struct drawing *d, const struct call *caller)
{
	int deepest = 0;

	for (size_t i = 0; i < caller->count; i++) {
		int depth = width_of(d, &caller->calls[i]) < NARROW ? 0 :
			    1 + depth_of(d, &caller->calls[i]);

		deepest = depth > deepest ? depth : deepest;
	}
	return deepest;
}

static const char *classes_of(const struct drawing *d, const struct call *call)
{
	const struct comparison *c = d->comparison;

	for (size_t i = 0; i < c->count; i++) {
		if (c->rows[i].kernel == call->kernel && strcmp(c->rows[i].name, call->name) == 0)
			return draw_classes(&c->rows[i]);
	}
	/* in no sample the innermost */
	return call->kernel ? "part2" : "part3";
}

static void draw_below(const struct drawing *d, const struct call *caller, double x, double y)
{
	for (size_t i = 0; i < caller->count; i++) {
		const struct call *call = &caller->calls[i];
		double width = width_of(d, call);
		char *name;

		if (width < NARROW)
			continue;
		name = draw_name(d->profile, call->name, call_percent(d->profile, call, d->method),
				 d->method);
		svg_area(d->out, &(struct svg_area){
			.x = x, .y = y, .width = width, .height = ROW,
			.classes = classes_of(d, call), .name = name, .label = call->name });
		free(name);
		draw_below(d, call, x, y + ROW);
		x += width;
	}
}

void draw_calls(FILE *out, const struct profile *profile, const struct comparison *comparison,
		const struct call *outermost, int method)
{
	const struct drawing d = { out, profile, comparison, method };
	char *id = text_of("calls%d", method), *title;

	title = text_of("Who calls whom, by %s", method_names[method]);
	svg_begin(out, &(struct svg_frame){
		.id = id, .title = title,
		.about = "Each function is as wide as its share of the samples, with all that it calls; those that it calls stand below it. The table of calls has the same figures.",
		.width = WIDTH, .height = TOP + ROW * (depth_of(&d, outermost) + 1) });
	svg_text(out, LEFT, 18, SVG_START, "ink strong", "%s: %llu samples", method_names[method],
		 (unsigned long long)profile->samples[method].total);
	draw_below(&d, outermost, LEFT, TOP);
	svg_end(out);
	free(title);
	free(id);
}
