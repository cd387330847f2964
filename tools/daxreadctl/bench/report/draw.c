// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Draws what a read costs by its size: a line for each method and limit, a panel for each
 * API, pattern and number of threads. This writes a script for gnuplot, which draws.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bench/report/report.h"
#include "lib/memory.h"
#include "lib/message.h"
#include "lib/output/file.h"
#include "lib/output/table.h"
#include "lib/system/child.h"

#define GNUPLOT	"gnuplot"

/* In pixels of the picture's own size; a browser scales it. */
#define WIDTH		900
#define PANEL_HEIGHT	520
#define TITLE_HEIGHT	50

/* The limits, which follow the methods */
enum { ZERO = METHODS, COPY, LINES };

/*
 * The colours can be told apart by colour-blind readers, and the points differ, too. The
 * background is white so that the picture can be read on a dark page.
 */
static const struct look {
	const char *title, *colour, *style;
} looks[LINES] = {
	[METHOD_READ_ITER] = { "read_iter", "#c44e00", "lw 2 pt 5 ps 0.7" },
	[METHOD_READ] = { "read", "#00735c", "lw 2 pt 7 ps 0.8" },
	[METHOD_LEAN] = { "read_iter without iomap (lean)", "#2a62b0", "lw 2 pt 9 ps 0.8" },
	[ZERO] = { "limit: as much from /dev/zero (ZERO)", "#707070", "lw 1.5 dt 2 pt 4 ps 0.6" },
	[COPY] = { "limit: copy from a mapping (COPY)", "#707070", "lw 1.5 dt 3 pt 6 ps 0.6" },
};

/* The values of a line in one case; NULL: not measured */
static const struct series *series_at(const struct bench_case *bcase, int line)
{
	const struct series *series = line == ZERO ? &bcase->zero :
				      line == COPY ? &bcase->copy : &bcase->methods[line];

	return series->measured ? series : NULL;
}

static bool same_panel(const struct bench_case *a, const struct bench_case *b)
{
	return a->api == b->api && a->pattern == b->pattern &&
	       a->threads == b->threads;
}

/* True if the @i-th case is the first of its panel. */
static bool begins_panel(const struct bench_results *results, size_t i)
{
	for (size_t k = 0; k < i; k++) {
		if (same_panel(&results->cases[k], &results->cases[i]))
			return false;
	}
	return true;
}

static size_t panels_of(const struct bench_results *results)
{
	size_t count = 0;

	for (size_t i = 0; i < results->count; i++)
		count += begins_panel(results, i);
	return count;
}

/* A line's points */
static void write_points(FILE *script, const struct bench_results *results,
			 const struct bench_case *panel, int line)
{
	fprintf(script, "$line%d << END\n", line);
	for (size_t i = 0; i < results->count; i++) {
		const struct bench_case *bcase = &results->cases[i];

		if (!same_panel(bcase, panel))
			continue;
		fprintf(script, "%llu %.3f\n", (unsigned long long)bcase->block_size,
			series_at(bcase, line)->per_read.median);
	}
	fputs("END\n", script);
}

/* Labels above the points of read_iter: @method's share of its cost */
static void write_shares(FILE *script, const struct bench_results *results,
			 const struct bench_case *panel, enum method method)
{
	fputs("$shares << END\n", script);
	for (size_t i = 0; i < results->count; i++) {
		const struct bench_case *bcase = &results->cases[i];

		if (same_panel(bcase, panel))
			fprintf(script, "%llu %.3f \"%.0f %%\"\n",
				(unsigned long long)bcase->block_size,
				bcase->methods[METHOD_READ_ITER].per_read.median,
				100 * cost_ratio(bcase, method));
	}
	fputs("END\n", script);
}

/* The axis of sizes: those of the plan, with space on both sides */
static void write_sizes(FILE *script, const struct bench_plan *plan)
{
	const struct number_list *sizes = &plan->block_sizes;
	uint64_t least = number_list_max(sizes);

	fputs("set xtics (", script);
	for (size_t i = 0; i < sizes->count; i++) {
		char *size = size_text(sizes->items[i]);

		fprintf(script, "%s\"%s\" %llu", i ? "," : "", size,
			(unsigned long long)sizes->items[i]);
		if (sizes->items[i] < least)
			least = sizes->items[i];
		free(size);
	}
	fprintf(script, ")\nset xrange [%.3f:%.3f]\n", (double)least / 2,
		(double)number_list_max(sizes) * 2);
}

/* The method whose share of read_iter's cost is shown; -1: none */
static int told_share(const struct bench_case *panel)
{
	return has_ratio(panel, METHOD_READ) ? METHOD_READ :
	       has_ratio(panel, METHOD_LEAN) ? METHOD_LEAN : -1;
}

static void write_panel(FILE *script, const struct bench_results *results,
			const struct bench_case *panel)
{
	int told = told_share(panel);
	const char *comma = "";

	for (int line = 0; line < LINES; line++) {
		if (series_at(panel, line))
			write_points(script, results, panel, line);
	}
	if (told >= 0)
		write_shares(script, results, panel, (enum method)told);
	fprintf(script, "set title \"%s, pattern %s, %llu thread%s\"\nplot ",
		api_names[panel->api], pattern_names[panel->pattern],
		(unsigned long long)panel->threads, panel->threads == 1 ? "" : "s");
	for (int line = 0; line < LINES; line++) {
		if (!series_at(panel, line))
			continue;
		fprintf(script, "%s$line%d using 1:2 with linespoints title '%s%s' lc rgb '%s' %s",
			comma, line, looks[line].title,
			line == told ? ", and its share of read_iter" : "",
			looks[line].colour, looks[line].style);
		comma = ", ";
	}
	if (told >= 0)
		fprintf(script, "%s$shares using 1:2:3 with labels offset 0,0.9 font ',13' tc rgb '%s' notitle",
			comma, looks[told].colour);
	fputc('\n', script);
}

static void write_script(FILE *script, const struct bench *bench)
{
	const struct bench_results *results = &bench->results;
	const char *unit = unit_names[bench->plan.unit];
	size_t panels = panels_of(results);

	fprintf(script, "set terminal svg noenhanced size %d,%zu font 'sans-serif,14' background '#ffffff'\n",
		WIDTH, TITLE_HEIGHT + panels * PANEL_HEIGHT);
	fprintf(script, "set multiplot layout %zu,1 title \"What a read costs%s, kernel %s\" font ',18'\n",
		panels, bench->fs ? " on ext4 with DAX" : "", bench->kernel);
	fprintf(script, "set xlabel 'bytes a read'\nset ylabel '%s a read'\n", unit);
	fputs("set logscale x 2\nset logscale y 10\nset format y '%.0s%c'\n"
	      "set grid lc rgb '#d0d0d0' dt 1\nset border 3 lc rgb '#404040'\n"
	      "set tics nomirror\nset key left top reverse Left\n", script);
	write_sizes(script, &bench->plan);
	for (size_t i = 0; i < results->count; i++) {
		if (begins_panel(results, i))
			write_panel(script, results, &results->cases[i]);
	}
	fputs("unset multiplot\n", script);
}

static bool copy_out(int from, FILE *to)
{
	char part[4096];
	ssize_t size;
	off_t at = 0;

	while ((size = pread(from, part, sizeof(part), at)) > 0) {
		if (fwrite(part, 1, (size_t)size, to) != (size_t)size)
			return false;
		at += size;
	}
	return size == 0 && at > 0;
}

/* gnuplot does not notice a full disk, so it draws into memory. */
static int draw_into(FILE *file, const struct bench *bench, FILE *script, int picture)
{
	static const char *const argv[] = { GNUPLOT, "-", NULL };

	write_script(script, bench);
	if (fflush(script) != 0 || lseek(fileno(script), 0, SEEK_SET) != 0)
		return print_error(EXIT_FAILURE, GNUPLOT,
				   "cannot get its script: %m; free memory");
	if (child_run(argv, fileno(script), picture) != 0)
		return print_error(EXIT_FAILURE, GNUPLOT,
				   "cannot draw the picture: it failed; see its output");
	/* the caller reports errors of the file */
	if (!copy_out(picture, file) && !ferror(file))
		return print_error(EXIT_FAILURE, GNUPLOT,
				   "cannot draw the picture: it drew nothing; see its output");
	return 0;
}

static int draw(FILE *file, const void *bench)
{
	int fd = memfd_create("script", MFD_CLOEXEC);
	int picture = memfd_create("picture", MFD_CLOEXEC), status;
	FILE *script = fd < 0 ? NULL : fdopen(fd, "w");

	if (script && picture >= 0)
		status = draw_into(file, bench, script, picture);
	else
		status = print_error(EXIT_FAILURE, GNUPLOT,
				     "cannot get its script: %m; free memory");
	if (script)
		fclose(script);
	if (picture >= 0)
		close(picture);
	return status;
}

int bench_draw_check(void)
{
	return child_is_there(GNUPLOT) ? 0 :
	       print_error(EXIT_FAILURE, GNUPLOT, "cannot be run: it is not there; install gnuplot");
}

int bench_draw(const struct bench *bench, const char *path)
{
	return output_write(path, draw, bench);
}
