/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Reading what trace-cmd recorded, here or on another machine.
 */
#ifndef TRACE_IMPORT_FILE_H
#define TRACE_IMPORT_FILE_H

#include "trace/summary.h"

/*
 * Sums up the reads of all buffers of the trace.dat @path. Returns an exit
 * code, after printing why if it is not 0. A damaged file can bring the library
 * that reads it to crash, or to work for minutes, which SIGPROF then ends: see
 * trace_file_guarded().
 */
int trace_file_read(const char *path, struct trace_summary *summary);

/*
 * Runs @work(@arg) in a process of its own and returns the exit code that it
 * returned; should it crash or come to no end, says that @path is damaged.
 */
int trace_file_guarded(const char *path, int (*work)(void *arg), void *arg);

#endif
