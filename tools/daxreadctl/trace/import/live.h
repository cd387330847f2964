/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Reads the events of DAX reads from tracing instances of the running kernel. */
#ifndef TRACE_IMPORT_LIVE_H
#define TRACE_IMPORT_LIVE_H

#include "trace/capture/instance.h"
#include "trace/import/reader.h"

struct trace_live;

/*
 * Prepares to read the instances' events, from the time when they are enabled. Returns
 * 0, or an exit status after printing an error.
 */
int trace_live_start(struct trace_live **started, const struct trace_instances *instances,
		     struct trace_summary *summary);

/* Adds the task @pid, which a traced task made for io_uring before tracing began. */
void trace_live_know(int pid, void *live);

/* Reads the events up to now; @events gets their number. Returns as above. */
int trace_live_poll(struct trace_live *live, uint64_t *events);

/*
 * Moves what was read up to the last poll out of the summary, which begins anew. *@until
 * gets the time up to which it has all reads; 0: there was no poll.
 */
struct trace_summary trace_live_take(struct trace_live *live, uint64_t *until);

/* Reads the rest, after tracing was disabled, and counts lost events. Returns as above. */
int trace_live_stop(struct trace_live *live);

#endif
