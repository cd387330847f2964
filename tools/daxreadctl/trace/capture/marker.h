/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Finds the kernel's own ID of a task, also in a PID namespace: an event of trace_marker
 * has the ID of the task that wrote to it.
 */
#ifndef TRACE_MARKER_H
#define TRACE_MARKER_H

#include <stdbool.h>
#include <sys/types.h>
#include <tracefs.h>

/*
 * Opens the file into which a task writes its mark, while nothing else is traced. Returns
 * 0, or an exit status after printing an error.
 */
int marker_open(struct tracefs_instance *instance, int *fd);

/* Writes the mark of the calling task; false if that failed. Async-signal-safe. */
bool marker_write(int fd);

/* Waits for the mark and puts the ID of its task into @pid. Returns as above. */
int marker_wait(struct tracefs_instance *instance, pid_t *pid);

#endif
