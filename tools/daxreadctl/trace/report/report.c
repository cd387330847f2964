// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Prints three tables, of the methods' phases, of tasks and of files, and notes about what
 * the tables lack.
 */
#include "trace/report/report.h"

#include <inttypes.h>
#include <stdlib.h>

#include "lib/message.h"
#include "trace/report/rows.h"
#include "trace/report/shown.h"

static int print_rows(const struct shown *shown, struct document *document)
{
	int status;

	document_gap(document);
	document_caption(document, "Reads by task and method");
	document_gap(document);
	status = rows_print(&rows_tasks, &shown->tasks, document);
	document_gap(document);
	document_caption(document, "Reads by file");
	document_gap(document);
	return status ? status : rows_print(&rows_files, &shown->files, document);
}

int shown_tables(const struct shown *shown, struct document *document)
{
	const struct trace_summary *s = shown->summary;
	struct table phases = phases_table(&shown->phases);
	int status;

	if (!s->tasks.count) {
		document_say(document, "%s", shown->style->some_tasks ?
			     "No DAX reads were seen: the traced tasks read no file by DAX. Reads by the kernel's own threads, as for a loop device, are not theirs." :
			     "No DAX reads were seen: nothing read a file by DAX meanwhile.");
		return EXIT_SUCCESS;
	}
	if (document->page)	/* the figures of its picture, too */
		phases.usual = "METHOD,PHASE,READS,MIN,MEDIAN,MEAN,P99,MAX,SHARE%";
	document_caption(document, "Time of a read by phase, in %s", shown->style->unit);
	document_gap(document);
	status = document_table(document, &phases);
	if (status)
		return status;
	if (s->compared) {
		document_gap(document);
		document_say(document, "The phases add up to %.1f %% of the kernel's own figure for these reads; of %" PRIu64 ", %" PRIu64 " differ by at most %.0f %%, one by %.1f %%.",
			     shown_agreement(s), s->compared, s->agreeing,
			     TRACE_TOLERANCE_PERCENT, s->worst_percent);
	}
	return print_rows(shown, document);
}

static int report_text(const struct shown *shown)
{
	struct document text = { .page = NULL };
	struct warnings notes = { NULL, 0 };
	int status = shown_tables(shown, &text);

	shown_notes(shown, &notes);
	for (size_t i = 0; i < notes.count; i++)
		print_warning("%s", notes.items[i].text);
	warnings_free(&notes);
	return status;
}

int trace_report(const struct trace_summary *summary, const struct trace_report_style *style)
{
	struct shown shown = shown_of(summary, style);
	int status = style->json ? print_json(trace_json(&shown)) : report_text(&shown);

	shown_free(&shown);
	return status;
}
