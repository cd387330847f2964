// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* What the tables of a trace lack */
#include <inttypes.h>
#include <stdbool.h>

#include "trace/report/shown.h"

static bool only_ends(const struct trace_summary *s)
{
	uint64_t reads = 0;

	for (int i = 0; i < DAX_METHODS; i++)
		reads += s->methods[i].reads;
	return s->unbegun == reads;
}

static void note_reads(const struct trace_summary *s, struct warnings *notes)
{
	if (s->lost)
		warnings_add(notes, "events-lost",
			     "%" PRIu64 "%s events were lost: the buffers were full; reads are missing here, make the buffers larger or trace less",
			     s->lost, s->lost_unknown ? " or more" : "");
	else if (s->lost_unknown)
		warnings_add(notes, "events-lost",
			     "events were lost, the trace does not say how many: the buffers were full; reads are missing here, make the buffers larger or trace less");
	if (s->unbegun && only_ends(s))
		warnings_add(notes, "phases-unknown",
			     "the trace has ext4_dax_read without the events before it: the time is the kernel's own figure, and its phases are not known");
	else if (s->unbegun)
		warnings_add(notes, "reads-begun-before",
			     "%" PRIu64 " reads had begun before their first event here: they are counted, and not in the phases",
			     s->unbegun);
	if (s->unended)
		warnings_add(notes, "reads-not-ended",
			     "%" PRIu64 " reads had not ended by the last event here: they are not counted",
			     s->unended);
	if (s->partial)
		warnings_add(notes, "reads-with-gaps",
			     "%" PRIu64 " reads lack events: they are counted, and not in the phases",
			     s->partial);
	if (s->foreign)
		warnings_add(notes, "unknown-method",
			     "%" PRIu64 " reads were served by a method that this program does not know: they are not counted; take the kernel and the program from the same version",
			     s->foreign);
}

/* A row was dropped, and may have come back */
static void note_rows(const struct trace_summary *s, const char *unit, struct warnings *notes)
{
	uint64_t most = s->tasks.most_dropped > s->files.most_dropped ? s->tasks.most_dropped :
			s->files.most_dropped;

	if (s->tasks.others.rows || s->files.others.rows)
		warnings_add(notes, "rows-dropped",
			     "there were too many tasks or files to keep them apart: those with the least time went to the others before the end; a row may lack up to %" PRIu64 " %s, and who came back is counted again; --all-tasks keeps all",
			     most, unit);
}

void shown_notes(const struct shown *shown, struct warnings *notes)
{
	const struct trace_summary *s = shown->summary;

	note_reads(s, notes);
	note_rows(s, shown->style->unit, notes);
	if (shown->style->left_out && s->left_out)
		warnings_add(notes, "reads-left-out",
			     "%" PRIu64 " reads by threads that the kernel made for io_uring are not counted: nothing here tells for which program they are; trace all tasks, or start the program with daxreadctl trace",
			     s->left_out);
}
