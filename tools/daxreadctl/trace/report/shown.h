/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* What all forms of trace's answer show. */
#ifndef TRACE_REPORT_SHOWN_H
#define TRACE_REPORT_SHOWN_H

#include <json-c/json.h>

#include "lib/output/document.h"
#include "lib/warnings.h"
#include "trace/report/distribution.h"
#include "trace/report/phases.h"
#include "trace/report/report.h"
#include "trace/tally.h"

struct shown {
	const struct trace_summary *summary;
	const struct trace_report_style *style;
	struct phases phases;
	struct distribution distribution;
	struct tally_ranking tasks, files;	/* most time first */
};

struct shown shown_of(const struct trace_summary *summary, const struct trace_report_style *style);
void shown_free(struct shown *shown);

/* The time of all phases, in percent of the kernel's own figure */
double shown_agreement(const struct trace_summary *summary);

/* Adds what the tables lack. */
void shown_notes(const struct shown *shown, struct warnings *notes);

/* The tables; an exit status */
int shown_tables(const struct shown *shown, struct document *document);

/* The whole answer; the caller frees it. */
struct json_object *trace_json(const struct shown *shown);

#endif
