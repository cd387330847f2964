// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* The answer of trace as a page: what it lacks, pictures, all tables, the machine. */
#include "lib/output/page.h"

#include <stdlib.h>
#include <string.h>

#include "fs/machine/settings.h"
#include "lib/input/unit.h"
#include "lib/memory.h"
#include "lib/output/file.h"
#include "trace/report/draw.h"
#include "trace/report/shown.h"

static bool any_whole(const struct trace_summary *s)
{
	return s->methods[DAX_METHOD_READ].whole || s->methods[DAX_METHOD_READ_ITER].whole;
}

static void write_pictures(FILE *out, const struct shown *shown)
{
	if (any_whole(shown->summary)) {
		page_section(out, "The phases of a read");
		page_picture_begin(out, "what a read takes on average by phase, for each method");
		draw_phases(out, shown);
		page_picture_end(out, "Phases: lock, until the inode lock is held; map, finding where the bytes are; copy, copying them to the user; finish, the rest. They include what tracing itself takes. Both bars have the same scale.");
	}
	if (shown->distribution.count) {
		page_section(out, "What reads took");
		page_picture_begin(out, "histograms of what reads took, one for each method");
		draw_distribution(out, shown);
		page_picture_end(out, "The share of a method's reads in each range, and what half and 99 % of them do not exceed. Both have the same ranges and shares at their axes.");
	}
}

static int write_distribution(struct document *document, const struct shown *shown)
{
	struct table table = distribution_table(&shown->distribution);

	if (!shown->distribution.count)
		return 0;
	document_title(document, "Reads by what they took, in %s", shown->style->unit);
	return document_table(document, &table);
}

static int write_page(FILE *out, const void *arg)
{
	const struct shown *shown = arg;
	struct document document = { .page = out };
	struct warnings notes = { NULL, 0 };
	/* instructions are no time */
	bool in_time = strcmp(shown->style->unit, unit_names[UNIT_NS]) == 0;
	char *title = text_of("Where DAX reads spend their %s", in_time ? "time" : shown->style->unit);
	int status;

	shown_notes(shown, &notes);
	page_begin(out, title, shown->style->command);
	page_warnings(out, &notes);
	write_pictures(out, shown);
	page_section(out, "All figures");
	status = shown_tables(shown, &document);
	if (!status)
		status = write_distribution(&document, shown);
	if (!status)
		status = settings_section(&document, shown->style->from);
	page_end(out);
	warnings_free(&notes);
	free(title);
	return status;
}

int trace_page(const struct trace_summary *summary, const struct trace_report_style *style,
	       const char *path)
{
	struct shown shown = shown_of(summary, style);
	int status = output_write(path, write_page, &shown);

	shown_free(&shown);
	return status;
}
