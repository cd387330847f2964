// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "trace/report/shown.h"

#include "trace/report/rows.h"

struct shown shown_of(const struct trace_summary *summary, const struct trace_report_style *style)
{
	size_t limit = style->all_rows ? 0 : ROWS_SHOWN;

	return (struct shown){
		.summary = summary, .style = style,
		.phases = phases_of(summary),
		.distribution = distribution_of(summary),
		.tasks = tally_rank(&summary->tasks, limit),
		.files = tally_rank(&summary->files, limit),
	};
}

void shown_free(struct shown *shown)
{
	tally_ranking_free(&shown->tasks);
	tally_ranking_free(&shown->files);
}

double shown_agreement(const struct trace_summary *s)
{
	return s->compared ? 100 * s->compared_total / s->compared_ns : 100;
}
