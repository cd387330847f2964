/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* A set of task IDs, of fixed size in memory. */
#ifndef TRACE_TASK_SET_H
#define TRACE_TASK_SET_H

#include <stdbool.h>

struct task_set {
	unsigned long *bits;	/* NULL: empty */
};

/* An ID that no task can have is ignored. */
void task_set_add(struct task_set *set, int pid);
bool task_set_has(const struct task_set *set, int pid);
void task_set_free(struct task_set *set);

#endif
