/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Tracing instances of our own: made, found again after a process was killed,
 * removed. Nobody else's tracing is touched.
 */
#ifndef TRACE_CAPTURE_INSTANCE_H
#define TRACE_CAPTURE_INSTANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <tracefs.h>

/* The clock by which ext4 takes a read's duration, too */
#define TRACE_CLOCK	"mono"

struct trace_request {
	bool one_device;	/* only reads of the device @dev */
	dev_t dev;
	pid_t pid;		/* only this task and its children; 0: all */
	size_t buffer_kib;	/* for each CPU */
};

/*
 * Can DAX reads be traced here? Returns an exit code: 0; 1 if something is in
 * the way that can be mended; 2 if this kernel cannot. Prints why if it is not 0.
 */
int trace_instance_check(void);

/*
 * Removes instances whose makers were killed, and says so for each. Call it
 * before a new one is made.
 */
void trace_instance_clean(void);

/*
 * Removes the instance of this process if a program that it ran to trace in it
 * has left it there.
 */
void trace_instance_clean_own(void);

#define TRACE_INSTANCE_NAME	64

/* A name for an instance of this process, by which it is found again. */
void trace_instance_name(char name[TRACE_INSTANCE_NAME]);

/* The filter for the events that @request asks for, "" for all; free it. */
char *trace_instance_filter(const struct trace_request *request);

/*
 * An instance with the DAX events switched on, and tracing itself off. NULL
 * after printing an error; then nothing is left behind.
 */
struct tracefs_instance *trace_instance_make(const struct trace_request *request);

/* Removes it from the kernel and from memory. */
void trace_instance_remove(struct tracefs_instance *instance);

#endif
