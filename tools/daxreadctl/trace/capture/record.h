/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Keeping a trace in a file, by trace-cmd record. */
#ifndef TRACE_CAPTURE_RECORD_H
#define TRACE_CAPTURE_RECORD_H

#include "trace/capture/instance.h"

/*
 * Records into @path what @request asks for, in a tracing instance that trace-cmd
 * removes: while @argv runs (NULL: nothing), for @seconds (0: no limit), or
 * until Ctrl-C. Returns an exit status, after printing why if it is not 0.
 */
int trace_record(const char *path, const struct trace_request *request,
		 double seconds, char **argv);

#endif
