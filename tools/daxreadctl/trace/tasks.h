/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * A map from a task's ID to what is known of that task. What it holds are
 * structures whose first member is `int pid`.
 */
#ifndef TRACE_TASKS_H
#define TRACE_TASKS_H

#include <stdbool.h>
#include <stddef.h>

/* All zeros is an empty map. */
struct task_table {
	void *tree;
	void *recent;	/* one asks for the same task many times in a row */
	size_t count;
};

/*
 * The structure of @pid; if there is none yet, a new one of @size bytes, zero
 * but for its pid. Never NULL: no memory exits.
 */
void *task_table_get(struct task_table *map, int pid, size_t size);

/* Calls @visit for every structure, by rising pid. */
void task_table_walk(const struct task_table *map,
		     void (*visit)(void *item, void *arg), void *arg);

/* Keeps the structures for which @keep is true, and frees the others with @release. */
void task_table_filter(struct task_table *map, bool (*keep)(const void *item, void *arg),
		       void *arg, void (*release)(void *item));

/* Frees every structure with @release, and empties @map. */
void task_table_free(struct task_table *map, void (*release)(void *item));

#endif
