// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* The results of a bench as a page: warnings, pictures, all tables, the machine. */
#include "lib/output/page.h"

#include <stdlib.h>

#include "bench/report/draw.h"
#include "bench/report/report.h"
#include "lib/memory.h"
#include "lib/output/file.h"

struct made {
	const struct bench *bench;
	const char *command;
};

static void write_pictures(FILE *out, const struct bench *bench)
{
	const struct bench_results *results = &bench->results;

	page_section(out, "What a read costs by its size");
	for (size_t i = 0; i < results->count; i++) {
		const struct bench_case *bcase = &results->cases[i];
		char *name, *about;

		if (!bench_begins_panel(results, i))
			continue;
		name = text_of("costs by size, %s, pattern %s, %llu threads", api_names[bcase->api],
			       pattern_names[bcase->pattern], (unsigned long long)bcase->threads);
		about = text_of("The dashed and the dotted line are limits: what the same read of /dev/zero costs, and a copy of the same bytes in user space. The VFS floor, 1 byte of /dev/zero, is %.1f %s. Both axes are logarithmic.",
				bcase->zero_1.per_read.median, unit_names[bench->plan.unit]);
		page_picture_begin(out, name);
		bench_draw_panel(out, bench, i);
		page_picture_end(out, about);
		free(about);
		free(name);
	}
}

static int write_page(FILE *out, const void *arg)
{
	const struct made *made = arg;
	const struct bench *bench = made->bench;
	struct document document = { .page = out };
	char *title = text_of("What a read costs%s, kernel %s",
			      bench->fs ? " on ext4 with DAX" : "", bench->kernel);
	int status;

	page_begin(out, title, made->command);
	page_warnings(out, &bench->warnings);
	write_pictures(out, bench);
	page_section(out, "All figures");
	status = bench_tables(bench, &document);
	page_section(out, "Machine and settings");
	if (!status)
		status = settings_show(&bench->settings, &document);
	page_end(out);
	free(title);
	return status;
}

int bench_page(const struct bench *bench, const char *command, const char *path)
{
	const struct made made = { bench, command };

	return output_write(path, write_page, &made);
}
