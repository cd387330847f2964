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
 * Makes the instance and starts tracing. NULL after printing an error;
 * nothing is left behind then.
 */
struct trace_live *trace_live_start(const struct trace_request *request,
				    struct trace_summary *summary);

/*
 * Takes in what was traced up to now. Returns how many events that were; -1
 * after printing an error.
 */
long long trace_live_poll(struct trace_live *live);

/*
 * Ends tracing, takes in the rest, counts what was lost and removes the
 * instance. False after printing an error.
 */
bool trace_live_stop(struct trace_live *live);

#endif
