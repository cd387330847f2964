/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Tracing DAX reads on the running kernel, in a tracing instance of our own,
 * so that nobody else's tracing is touched.
 */
#ifndef TRACE_IMPORT_LIVE_H
#define TRACE_IMPORT_LIVE_H

#include "trace/capture/instance.h"
#include "trace/import/reader.h"

struct trace_live;

/*
 * Takes in what the instances trace, from when they are switched on. NULL after an
 * error, which was printed.
 */
struct trace_live *trace_live_start(const struct trace_instances *instances,
				    struct trace_summary *summary);

/* A task that the traced ones have made for io_uring before */
void trace_live_know(int pid, void *live);

/*
 * Takes in what was traced up to now. Returns how many events that were; -1
 * after an error, which was printed.
 */
long long trace_live_poll(struct trace_live *live);

/*
 * Takes in the rest, now that tracing is off, and counts what was lost. False after an
 * error, which was printed.
 */
bool trace_live_stop(struct trace_live *live);

#endif
