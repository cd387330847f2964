/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Reads files that trace-cmd recorded, here or on another machine. */
#ifndef TRACE_IMPORT_FILE_H
#define TRACE_IMPORT_FILE_H

#include "trace/summary.h"

/*
 * Sums up the reads of all buffers of the trace.dat @path. Returns 0, or an exit status
 * after printing an error. A damaged file can make the library crash, or run until
 * SIGPROF ends it: see trace_file_guarded().
 */
int trace_file_read(const char *path, struct trace_summary *summary);

/*
 * Runs @work(@arg) in a child process and returns its exit status. If it crashes or
 * does not end, prints that @path is damaged.
 */
int trace_file_guarded(const char *path, int (*work)(void *arg), void *arg);

#endif
