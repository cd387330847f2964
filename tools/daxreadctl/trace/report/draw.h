/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* The pictures of a trace's page. */
#ifndef TRACE_REPORT_DRAW_H
#define TRACE_REPORT_DRAW_H

#include "trace/report/shown.h"

/* A bar for each method: what a read takes on average, divided into its phases */
void draw_phases(FILE *out, const struct shown *shown);

/* A histogram for each method, all with the same ranges and shares at their axes */
void draw_distribution(FILE *out, const struct shown *shown);

#endif
