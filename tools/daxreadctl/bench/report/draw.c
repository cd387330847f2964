// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Draws what a read costs by its size: a line for each method and limit, a panel for each
 * API, pattern and number of threads.
 */
#include "bench/report/draw.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/report/report.h"
#include "lib/memory.h"
#include "lib/output/file.h"
#include "lib/output/svg.h"
#include "lib/output/table.h"

/* Where things are in a panel */
#define LEFT		66
#define RIGHT		736
#define LEGEND_TOP	46
#define LEGEND_STEP	20
#define PLOT_TOP	116
#define PLOT_BOTTOM	416
#define TITLE_HEIGHT	36	/* of a picture of its own */

/* The limits, which follow the methods */
enum { ZERO = METHODS, COPY, LINES };

/* Lines differ in their points and dashes, too, not only in colour. */
static const struct look {
	const char *title, *classes, *share_classes, *dashes, *point;
} looks[LINES] = {
	[METHOD_READ_ITER] = { "read_iter", "line0", "line0 halo", "", "M-4-4h8v8h-8z" },
	[METHOD_READ] = { "read", "line1", "line1 halo", "", "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z" },
	[METHOD_LEAN] = { "read_iter without iomap (lean)", "line2", "line2 halo", "", "M0-5.5L5 3.5H-5z" },
	[ZERO] = { "limit: as much from /dev/zero (ZERO)", "line3", NULL, " dashed", "M0-5L5 0L0 5L-5 0z" },
	[COPY] = { "limit: copy from a mapping (COPY)", "line4", NULL, " dotted", "M0 5.5L5-3.5H-5z" },
};

/* A panel as it is drawn: logarithms of what is at the ends of its axes */
struct panel {
	FILE *out;
	const struct bench *bench;
	const struct bench_case *first;
	int told;		/* the method whose share of read_iter's cost is shown; -1: none */
	double left, right, bottom, top;
};

/* The value of a line in one case; 0: not measured, or nothing that a logarithm has */
static double value_at(const struct bench_case *bcase, int line)
{
	const struct series *series = line == ZERO ? &bcase->zero :
				      line == COPY ? &bcase->copy : &bcase->methods[line];
	double value = series->per_read.median;

	return series->measured && isfinite(value) && value > 0 ? value : 0;
}

static bool same_panel(const struct bench_case *a, const struct bench_case *b)
{
	return a->api == b->api && a->pattern == b->pattern &&
	       a->threads == b->threads;
}

bool bench_begins_panel(const struct bench_results *results, size_t i)
{
	for (size_t k = 0; k < i; k++) {
		if (same_panel(&results->cases[k], &results->cases[i]))
			return false;
	}
	return true;
}

/* The next case of the panel after @bcase; NULL: there is none. @bcase NULL: the first */
static const struct bench_case *next_case(const struct panel *panel, const struct bench_case *bcase)
{
	const struct bench_results *results = &panel->bench->results;
	const struct bench_case *end = results->cases + results->count;

	for (bcase = bcase ? bcase + 1 : panel->first; bcase < end; bcase++) {
		if (same_panel(bcase, panel->first))
			return bcase;
	}
	return NULL;
}

static void find_ends(struct panel *panel)
{
	panel->left = panel->bottom = INFINITY;
	panel->right = panel->top = -INFINITY;
	for (const struct bench_case *c = next_case(panel, NULL); c; c = next_case(panel, c)) {
		panel->left = fmin(panel->left, log2((double)c->block_size));
		panel->right = fmax(panel->right, log2((double)c->block_size));
		for (int line = 0; line < LINES; line++) {
			if (value_at(c, line) <= 0)
				continue;
			panel->bottom = fmin(panel->bottom, log10(value_at(c, line)));
			panel->top = fmax(panel->top, log10(value_at(c, line)));
		}
	}
	if (panel->bottom > panel->top)
		panel->bottom = panel->top = 0;
	/* space around the lines, above it for the shares */
	panel->left -= 0.7;
	panel->right += 0.7;
	panel->bottom -= 0.1;
	panel->top += 0.2;
}

static double x_of(const struct panel *panel, uint64_t size)
{
	return LEFT + (RIGHT - LEFT) * (log2((double)size) - panel->left) /
		      (panel->right - panel->left);
}

static double y_of(const struct panel *panel, double value)
{
	return PLOT_BOTTOM - (PLOT_BOTTOM - PLOT_TOP) * (log10(value) - panel->bottom) /
			     (panel->top - panel->bottom);
}

/* 2, 0.5, 500, 5k, 20M */
static char *tick_text(double value)
{
	if (value >= 1e6)
		return text_of("%gM", value / 1e6);
	return value >= 1e3 ? text_of("%gk", value / 1e3) : text_of("%g", value);
}

static void draw_costs_axis(const struct panel *panel)
{
	static const double steps[] = { 1, 2, 5 };
	size_t most = panel->top - panel->bottom > 3 ? 1 : 3;

	for (int power = (int)floor(panel->bottom); power <= panel->top; power++) {
		for (size_t i = 0; i < most; i++) {
			double value = steps[i] * pow(10, power), y = y_of(panel, value);
			char *text = tick_text(value);

			if (y <= PLOT_BOTTOM && y >= PLOT_TOP) {
				fprintf(panel->out, "<path class=\"grid faint\" d=\"M%d %.2fH%d\"/>\n",
					LEFT, y, RIGHT);
				svg_text(panel->out, LEFT - 6, y + 4, SVG_END, "ink", "%s", text);
			}
			free(text);
		}
	}
	svg_text(panel->out, LEFT, PLOT_TOP - 10, SVG_START, "ink small", "%s a read",
		 unit_names[panel->bench->plan.unit]);
}

static void draw_sizes_axis(const struct panel *panel)
{
	double end = 0;

	for (const struct bench_case *c = next_case(panel, NULL); c; c = next_case(panel, c)) {
		double x = x_of(panel, c->block_size);
		char *size = size_text(c->block_size);

		fprintf(panel->out, "<path class=\"grid ink\" d=\"M%.2f %dv5\"/>\n", x, PLOT_BOTTOM);
		/* sizes may be close to each other, and in any order */
		if (fabs(x - end) > 4 * SVG_LETTER) {
			svg_text(panel->out, x, PLOT_BOTTOM + 19, SVG_MIDDLE, "ink", "%s", size);
			end = x;
		}
		free(size);
	}
	fprintf(panel->out, "<path class=\"grid ink\" d=\"M%d %dV%dH%d\"/>\n", LEFT, PLOT_TOP,
		PLOT_BOTTOM, RIGHT);
	svg_text(panel->out, (LEFT + RIGHT) / 2.0, PLOT_BOTTOM + 36, SVG_MIDDLE, "ink small",
		 "bytes a read");
}

static void draw_point(FILE *out, int line, double x, double y)
{
	fprintf(out, "<path class=\"point %s\" transform=\"translate(%.2f %.2f)\" d=\"%s\"",
		looks[line].classes, x, y, looks[line].point);
}

static void draw_line(const struct panel *panel, int line)
{
	const char *step = "M";

	fprintf(panel->out, "<g class=\"series\"><title>%s</title>\n<path class=\"plot %s%s\" d=\"",
		looks[line].title, looks[line].classes, looks[line].dashes);
	for (const struct bench_case *c = next_case(panel, NULL); c; c = next_case(panel, c)) {
		if (value_at(c, line) <= 0)
			continue;
		fprintf(panel->out, "%s%.2f %.2f", step, x_of(panel, c->block_size),
			y_of(panel, value_at(c, line)));
		step = "L";
	}
	fputs("\"/>\n", panel->out);
	for (const struct bench_case *c = next_case(panel, NULL); c; c = next_case(panel, c)) {
		char *size = size_text(c->block_size);

		if (value_at(c, line) > 0) {
			draw_point(panel->out, line, x_of(panel, c->block_size),
				   y_of(panel, value_at(c, line)));
			fprintf(panel->out, "><title>%s, %s: %.3f %s a read</title></path>\n",
				looks[line].title, size, value_at(c, line),
				unit_names[panel->bench->plan.unit]);
		}
		free(size);
	}
	fputs("</g>\n", panel->out);
}

/* Above the higher of the two points: the method's share of read_iter's cost */
static void draw_shares(const struct panel *panel)
{
	for (const struct bench_case *c = next_case(panel, NULL); c; c = next_case(panel, c)) {
		double cost = value_at(c, METHOD_READ_ITER), other = value_at(c, panel->told);

		if (cost > 0 && other > 0)
			svg_text(panel->out, x_of(panel, c->block_size),
				 y_of(panel, fmax(cost, other)) - 11, SVG_MIDDLE,
				 looks[panel->told].share_classes, "%.0f %%", 100 * other / cost);
	}
}

static void draw_legend(const struct panel *panel)
{
	double x = LEFT, y = LEGEND_TOP;

	for (int line = 0; line < LINES; line++) {
		char *title = text_of("%s%s", looks[line].title,
				      line == panel->told ? ", and its share of read_iter" : "");
		double width = 48 + SVG_LETTER * (double)strlen(title);

		if (value_at(panel->first, line) > 0) {
			if (x + width > RIGHT && x > LEFT) {
				x = LEFT;
				y += LEGEND_STEP;
			}
			fprintf(panel->out, "<path class=\"plot %s%s\" d=\"M%.2f %.2fh30\"/>\n",
				looks[line].classes, looks[line].dashes, x, y - 4);
			draw_point(panel->out, line, x + 15, y - 4);
			fputs("/>\n", panel->out);
			svg_text(panel->out, x + 36, y, SVG_START, "ink", "%s", title);
			x += width;
		}
		free(title);
	}
}

static void draw_panel(const struct panel *panel)
{
	const struct bench_case *first = panel->first;

	svg_text(panel->out, LEFT, 18, SVG_START, "ink strong", "%s, pattern %s, %llu thread%s",
		 api_names[first->api], pattern_names[first->pattern],
		 (unsigned long long)first->threads, first->threads == 1 ? "" : "s");
	draw_legend(panel);
	draw_costs_axis(panel);
	draw_sizes_axis(panel);
	for (int line = LINES - 1; line >= 0; line--) {
		if (value_at(first, line) > 0)
			draw_line(panel, line);
	}
	if (panel->told >= 0)
		draw_shares(panel);
}

static struct panel panel_at(FILE *out, const struct bench *bench, size_t i)
{
	const struct bench_case *first = &bench->results.cases[i];
	struct panel panel = {
		.out = out, .bench = bench, .first = first,
		.told = has_ratio(first, METHOD_READ) ? METHOD_READ :
			has_ratio(first, METHOD_LEAN) ? METHOD_LEAN : -1,
	};

	find_ends(&panel);
	return panel;
}

/* What the picture shows, for who does not see it */
#define ABOUT	"Both axes are logarithmic. The table of costs has the same figures."

void bench_draw_panel(FILE *out, const struct bench *bench, size_t i)
{
	struct panel panel = panel_at(out, bench, i);
	char *id = text_of("costs%zu", i);

	svg_begin(out, &(struct svg_frame){
		.id = id, .title = "What a read costs by its size", .about = ABOUT,
		.width = BENCH_DRAW_WIDTH, .height = BENCH_DRAW_HEIGHT });
	draw_panel(&panel);
	svg_end(out);
	free(id);
}

static int draw(FILE *out, const void *arg)
{
	const struct bench *bench = arg;
	const struct bench_results *results = &bench->results;
	char *title = text_of("What a read costs%s, kernel %s",
			      bench->fs ? " on ext4 with DAX" : "", bench->kernel);
	double top = TITLE_HEIGHT;
	size_t panels = 0;

	for (size_t i = 0; i < results->count; i++)
		panels += bench_begins_panel(results, i);
	svg_begin(out, &(struct svg_frame){
		.id = "costs", .title = title, .about = ABOUT, .width = BENCH_DRAW_WIDTH,
		.height = TITLE_HEIGHT + (double)panels * BENCH_DRAW_HEIGHT, .alone = true });
	svg_text(out, BENCH_DRAW_WIDTH / 2.0, 26, SVG_MIDDLE, "ink title", "%s", title);
	for (size_t i = 0; i < results->count; i++) {
		struct panel panel = panel_at(out, bench, i);

		if (!bench_begins_panel(results, i))
			continue;
		fprintf(out, "<g transform=\"translate(0 %.0f)\">\n", top);
		draw_panel(&panel);
		fputs("</g>\n", out);
		top += BENCH_DRAW_HEIGHT;
	}
	svg_end(out);
	free(title);
	return 0;
}

int bench_draw(const struct bench *bench, const char *path)
{
	return output_write(path, draw, bench);
}
