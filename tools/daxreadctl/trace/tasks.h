/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* A map by task ID. Its items are structures whose first member is `int pid`. */
#ifndef TRACE_TASKS_H
#define TRACE_TASKS_H

#include <stdbool.h>
#include <stddef.h>

/* All zeros is an empty map. */
struct task_table {
	void *tree;
	void *recent;	/* the item that was looked up last */
	size_t count;
};

/*
 * The item of @pid. If there is none, makes one of @size bytes, all zero except for its
 * pid.
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
