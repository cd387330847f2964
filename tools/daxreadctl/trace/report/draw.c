// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "trace/report/draw.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"
#include "lib/output/svg.h"

#define WIDTH		760
#define LEFT		10
#define RIGHT		750

/* Bars of phases */
#define BAR_HEIGHT	34
#define BAR_STEP	92
#define FIGURES_LEFT	((RIGHT - LEFT) / PHASE_TOTAL)	/* from one phase's figure to the next */

/* Histograms */
#define PLOT_LEFT	52
#define PLOT_HEIGHT	130
#define PLOT_TOP	64	/* below its title and the names of its marks */
#define PLOT_STEP	238
#define MARK_WIDTH	110	/* of a mark's name */

static const char *const parts[PHASE_TOTAL] = { "part0", "part1", "part2", "part3" };
static const char *const lines[DAX_METHODS] = {
	[DAX_METHOD_READ_ITER] = "line0", [DAX_METHOD_READ] = "line1",
};

/* Times of any length in a few letters */
static char *time_text(double time)
{
	return text_of("%.*f", time < 1e5 ? 1 : 0, time);
}

/* The row of the method's @phase; NULL: there is none. */
static const struct phase_row *find_row(const struct shown *shown, int method, int phase)
{
	for (size_t i = 0; i < shown->phases.count; i++) {
		const struct phase_row *row = &shown->phases.rows[i];

		if (row->method == dax_method_name(method) && (int)row->phase == phase)
			return row;
	}
	return NULL;
}

/* A phase in the bar, and its figures below, where there is space for them */
static double draw_phase(FILE *out, const struct shown *shown, const struct phase_row *row,
			 double x, double y, double width)
{
	int place = LEFT + (int)row->phase * FIGURES_LEFT;
	const char *phase = trace_phase_name(row->phase);
	char *time = time_text(row->mean);
	char *name = text_of("%s: %s %s a read, %.1f %% of %s", phase, time, shown->style->unit,
			     row->share, row->method);

	svg_area(out, &(struct svg_area){ .x = x, .y = y, .width = width, .height = BAR_HEIGHT,
					  .classes = parts[row->phase], .name = name,
					  .label = phase });
	svg_area(out, &(struct svg_area){ .x = place, .y = y + BAR_HEIGHT + 9, .width = 12,
					  .height = 12, .classes = parts[row->phase],
					  .name = name });
	svg_text(out, place + 17, y + BAR_HEIGHT + 19, SVG_START, "ink small", "%s %s (%.1f %%)",
		 phase, time, row->share);
	free(name);
	free(time);
	return x + width;
}

static void draw_method(FILE *out, const struct shown *shown, int method, double y, double longest)
{
	const struct phase_row *total = find_row(shown, method, PHASE_TOTAL);
	char *mean = time_text(total->mean);
	double x = LEFT;

	svg_text(out, LEFT, y - 7, SVG_START, "ink strong",
		 "%s: %s %s a read, mean of %" PRIu64 " read%s", total->method, mean,
		 shown->style->unit, total->times->count, total->times->count == 1 ? "" : "s");
	for (int phase = 0; phase < PHASE_TOTAL; phase++) {
		const struct phase_row *row = find_row(shown, method, phase);

		if (row)
			x = draw_phase(out, shown, row, x, y,
				       (RIGHT - LEFT) * row->mean / longest);
	}
	free(mean);
}

/* True if phases of this method are known. */
static bool has_phases(const struct shown *shown, int method)
{
	return shown->summary->methods[method].whole > 0;
}

void draw_phases(FILE *out, const struct shown *shown)
{
	double longest = 0, y = 24;
	int methods = 0;

	for (int m = 0; m < DAX_METHODS; m++) {
		if (!has_phases(shown, m))
			continue;
		longest = fmax(longest, find_row(shown, m, PHASE_TOTAL)->mean);
		methods++;
	}
	svg_begin(out, &(struct svg_frame){
		.id = "phases", .title = "What a read takes on average, divided into its phases",
		.about = "A bar for each method, as long as its mean; its parts, from the left: lock, map, copy, finish. The figures stand below each bar.",
		.width = WIDTH, .height = methods * BAR_STEP });
	for (int m = DAX_METHODS - 1; m >= 0; m--) {
		if (!has_phases(shown, m))
			continue;
		draw_method(out, shown, m, y, longest > 0 ? longest : 1);
		y += BAR_STEP;
	}
	svg_end(out);
}

/* The share of the method's reads in the range that has most of them */
static double highest_share(const struct distribution *d)
{
	double highest = 0;

	for (size_t i = 0; i < d->count; i++) {
		for (int m = 0; m < DAX_METHODS; m++) {
			if (d->reads[m])
				highest = fmax(highest, (double)d->ranges[i].reads[m] /
							(double)d->reads[m]);
		}
	}
	return highest;
}

/* Where a time is on the axis, on which all ranges have the same width */
static double x_of(const struct distribution *d, uint64_t time)
{
	double width = (double)(RIGHT - PLOT_LEFT) / (double)d->count;

	for (size_t i = 0; i < d->count; i++) {
		const struct time_range *range = &d->ranges[i];

		if (time <= range->last)
			return PLOT_LEFT + width * ((double)i + ((double)(time - range->first) + 0.5) /
				((double)(range->last - range->first) + 1));
	}
	return RIGHT;
}

static void draw_bars(FILE *out, const struct shown *shown, int method, double y, double highest)
{
	const struct distribution *d = &shown->distribution;
	double width = (double)(RIGHT - PLOT_LEFT) / (double)d->count;

	for (size_t i = 0; i < d->count; i++) {
		const struct time_range *range = &d->ranges[i];
		double share = (double)range->reads[method] / (double)d->reads[method];
		double height = share / highest * PLOT_HEIGHT;
		char *name;

		if (!range->reads[method])
			continue;
		height = height < 1 ? 1 : height;	/* one read of many can be seen, too */
		name = text_of("%s, %" PRIu64 " to %" PRIu64 " %s: %" PRIu64 " reads, %.1f %%",
			       dax_method_name(method), range->first, range->last,
			       shown->style->unit, range->reads[method], 100 * share);
		svg_area(out, &(struct svg_area){
			.x = PLOT_LEFT + (double)i * width, .y = y + PLOT_HEIGHT - height,
			.width = width, .height = height,
			.classes = method == DAX_METHOD_READ ? "part1" : "part0", .name = name });
		free(name);
	}
}

/* A line at the median, its name to the left, or at 99 %, to the right and lower */
static void draw_mark(FILE *out, const struct shown *shown, int method, double y, bool median)
{
	uint64_t time = histogram_quantile(phases_total(shown->summary, method), median ? 0.5 : 0.99);
	double x = x_of(&shown->distribution, time), text_y = y - (median ? 20 : 6);
	bool left = median ? x > PLOT_LEFT + MARK_WIDTH : x > RIGHT - MARK_WIDTH;

	fprintf(out, "<path class=\"grid dashed %s\" d=\"M%.2f %.2fV%.2f\"/>\n", lines[method], x,
		text_y - 8, y + PLOT_HEIGHT);
	svg_text(out, left ? x - 5 : x + 5, text_y, left ? SVG_END : SVG_START, "ink small halo",
		 "%s %" PRIu64, median ? "median" : "99 %", time);
}

static void draw_axes(FILE *out, const struct shown *shown, double y, double highest)
{
	const struct distribution *d = &shown->distribution;
	double width = (double)(RIGHT - PLOT_LEFT) / (double)d->count, end = 0;

	fprintf(out, "<path class=\"grid ink\" d=\"M%d %.2fV%.2fH%d\"/>\n", PLOT_LEFT, y,
		y + PLOT_HEIGHT, RIGHT);
	svg_text(out, PLOT_LEFT - 6, y + 4, SVG_END, "ink small", "%.0f %%", 100 * highest);
	svg_text(out, PLOT_LEFT - 6, y + PLOT_HEIGHT + 4, SVG_END, "ink small", "0 %%");
	for (size_t i = 0; i < d->count; i++) {
		double x = PLOT_LEFT + (double)i * width;
		char *text = text_of("%" PRIu64, d->ranges[i].first);
		double half = SVG_LETTER * (double)strlen(text) / 2;

		if (x - half > end && x + half <= RIGHT + LEFT) {
			fprintf(out, "<path class=\"grid ink\" d=\"M%.2f %.2fv5\"/>\n", x,
				y + PLOT_HEIGHT);
			svg_text(out, x, y + PLOT_HEIGHT + 18, SVG_MIDDLE, "ink small", "%s", text);
			end = x + half + 10;
		}
		free(text);
	}
	svg_text(out, RIGHT, y + PLOT_HEIGHT + 33, SVG_END, "ink small",
		 "%s a read; the ranges grow to the right", shown->style->unit);
}

void draw_distribution(FILE *out, const struct shown *shown)
{
	const struct distribution *d = &shown->distribution;
	double highest = highest_share(d), top = 0;

	svg_begin(out, &(struct svg_frame){
		.id = "distribution", .title = "What reads took",
		.about = "A histogram for each method: the share of its reads in each range. The table of ranges has the same figures.",
		.width = WIDTH,
		.height = ((d->reads[DAX_METHOD_READ] > 0) + (d->reads[DAX_METHOD_READ_ITER] > 0)) *
			  PLOT_STEP });
	for (int m = DAX_METHODS - 1; m >= 0; m--) {
		if (!d->reads[m])
			continue;
		svg_text(out, LEFT, top + 18, SVG_START, "ink strong", "%s: %" PRIu64 " read%s",
			 dax_method_name(m), d->reads[m], d->reads[m] == 1 ? "" : "s");
		draw_bars(out, shown, m, top + PLOT_TOP, highest);
		draw_axes(out, shown, top + PLOT_TOP, highest);
		draw_mark(out, shown, m, top + PLOT_TOP, true);
		draw_mark(out, shown, m, top + PLOT_TOP, false);
		top += PLOT_STEP;
	}
	svg_end(out);
}
