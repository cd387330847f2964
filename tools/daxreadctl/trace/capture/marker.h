/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * The kernel's own ID of a task: what the task writes into an instance's trace_marker
 * carries it, also from within a PID namespace.
 */
#ifndef TRACE_MARKER_H
#define TRACE_MARKER_H

#include <stdbool.h>
#include <sys/types.h>
#include <tracefs.h>

/* A file in which a task leaves its mark, while nothing else is traced; -1 after an error. */
int marker_open(struct tracefs_instance *instance);

/* Called by that task; async-signal-safe. */
bool marker_write(int fd);

/* Waits for the mark. Returns the ID; 0 after an error, which was printed. */
pid_t marker_wait(struct tracefs_instance *instance);

#endif
