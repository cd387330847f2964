// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * A map by task ID: glibc's balanced tree, and the last answer remembered.
 */
#include "trace/tasks.h"

#include <search.h>

#include "lib/memory.h"

static int compare(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;

	return (x > y) - (x < y);
}

void *task_table_get(struct task_table *map, int pid, size_t size)
{
	void **found;
	int *item;

	if (map->recent && *(int *)map->recent == pid)
		return map->recent;

	found = tfind(&pid, &map->tree, compare);
	if (found) {
		map->recent = *found;
		return *found;
	}

	item = new_zeroed(1, size);
	*item = pid;
	check_alloc(tsearch(item, &map->tree, compare));
	map->count++;
	map->recent = item;
	return item;
}

struct walk {
	void (*visit)(void *item, void *arg);
	void *arg;
};

static void step(const void *node, VISIT order, void *arg)
{
	const struct walk *walk = arg;

	if (order == postorder || order == leaf)
		walk->visit(*(void *const *)node, walk->arg);
}

void task_table_walk(const struct task_table *map,
		     void (*visit)(void *item, void *arg), void *arg)
{
	struct walk walk = { visit, arg };

	twalk_r(map->tree, step, &walk);
}

void task_table_free(struct task_table *map, void (*release)(void *item))
{
	tdestroy(map->tree, release);
	*map = (struct task_table){ 0 };
}
