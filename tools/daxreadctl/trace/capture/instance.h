/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Tracing instances of our own: made, found again after a process was killed,
 * removed. Nobody else's tracing is touched.
 */
#ifndef TRACE_INSTANCE_H
#define TRACE_INSTANCE_H

#include <tracefs.h>

#include "trace/request.h"

/* The clock by which ext4 takes a read's duration, too */
#define TRACE_CLOCK	"mono"

/*
 * Can DAX reads be traced here? Returns an exit code: 0; 1 if something is in
 * the way that can be mended; 2 if this kernel cannot. Has said why if not 0.
 */
int trace_instance_check(void);

/*
 * Removes instances whose makers were killed, and says so for each. Call it
 * before a new one is made.
 */
void trace_instance_clean(void);

/*
 * The main one traces what is asked for. io_uring's threads are not found by the task
 * that they work for: where only some tasks are traced, a second instance traces these
 * threads, of all programs.
 */
struct trace_instances {
	struct tracefs_instance *main;
	struct tracefs_instance *io_uring;	/* NULL: there is no need */
	int locks[2];		/* held while the makers lives */
};

/* Is an instance of this name one for io_uring's threads? */
bool trace_instance_is_io_uring(const char *name);

/*
 * Makes them, with tracing off and no event switched on. False after an error, which
 * was printed; then nothing is left behind.
 */
bool trace_instances_make(struct trace_instances *instances, const struct trace_request *request);

/*
 * Switches the events on. @pids are the tasks whose events, and whose children's, are
 * wanted, by the kernel's own IDs, with blanks between them; NULL: all. False after an
 * error, which was printed.
 */
bool trace_instances_select(struct trace_instances *instances,
			    const struct trace_request *request, const char *pids);

/* The same tasks once more, where another program may have forgotten them. */
bool trace_instance_set_pids(struct tracefs_instance *instance, const char *pids);

/* More tasks, beside those that are traced */
void trace_instance_add_pids(struct tracefs_instance *instance, const char *pids);

/* Their filters, "" for none; free them. */
char *trace_filter_main(const struct trace_request *request);
char *trace_filter_newtask(const struct trace_request *request);
char *trace_filter_io_uring(const struct trace_request *request);
char *trace_filter_io_uring_newtask(void);

/* False after an error, which was printed. */
bool trace_instances_on(struct trace_instances *instances);
void trace_instances_off(struct trace_instances *instances);

/* Removes them from the kernel and from memory. */
void trace_instances_remove(struct trace_instances *instances);

#endif
