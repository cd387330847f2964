/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Makes and removes this program's trace instances, also those of a process that
 * was killed. Changes no other instance.
 */
#ifndef TRACE_INSTANCE_H
#define TRACE_INSTANCE_H

#include <tracefs.h>

#include "trace/request.h"

/* The clock with which ext4 measures a read's duration, too */
#define TRACE_CLOCK	"mono"

/*
 * Checks that DAX reads can be traced here. Returns 0, or an exit status after printing an
 * error.
 */
int trace_instance_check(void);

/*
 * Removes instances whose makers were killed, and prints a message for each. Call
 * it before making a new one.
 */
void trace_instance_clean(void);

/*
 * The main instance traces what was asked for. A filter cannot find io_uring's threads
 * by the task that they work for. So if only some tasks are traced, a second instance
 * traces these threads of all programs.
 */
struct trace_instances {
	struct tracefs_instance *main;
	struct tracefs_instance *io_uring;	/* NULL: not needed */
	int locks[2];		/* held while this process lives; < 0: none */
	int promises[2];	/* to remove them if the program crashes */
};

/* True if an instance of this name is one for io_uring's threads. */
bool trace_instance_is_io_uring(const char *name);

/*
 * Makes them, with tracing off and no event switched on. Returns 0, or an exit status
 * after printing an error; then nothing is left behind.
 */
int trace_instances_make(struct trace_instances *instances, const struct trace_request *request);

/*
 * Enables the events of the tasks @pids and their children: the kernel's own IDs,
 * separated by blanks; NULL: all tasks. Returns as above.
 */
int trace_instances_select(struct trace_instances *instances,
			   const struct trace_request *request, const char *pids);

/* Switches one event on, @filter "" for none. Returns as above. */
int trace_instance_enable(struct tracefs_instance *instance, const char *system,
			  const char *name, const char *filter);

/* Sets the tasks again, after a program that may have reset them. Returns as above. */
int trace_instance_set_pids(struct tracefs_instance *instance, const char *pids);

/* Adds tasks to those that are traced. */
void trace_instance_add_pids(struct tracefs_instance *instance, const char *pids);

/* Their filters, "" for none; free them. */
char *trace_filter_main(const struct trace_request *request);
char *trace_filter_newtask(const struct trace_request *request);
char *trace_filter_io_uring(const struct trace_request *request);
char *trace_filter_io_uring_newtask(void);

/* Returns as above. */
int trace_instances_on(const struct trace_instances *instances);
void trace_instances_off(const struct trace_instances *instances);

/*
 * Switches the event that ends a read on or off, the one that is selected with ends_only;
 * that of new tasks stays on. Returns as above.
 */
int trace_instances_set_reads(const struct trace_instances *instances, bool on);

/* Removes them from the kernel and from memory. */
void trace_instances_remove(struct trace_instances *instances);

#endif
