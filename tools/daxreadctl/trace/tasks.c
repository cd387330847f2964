// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* A map by task ID: glibc's balanced tree, and the item that was looked up last. */
#include "trace/tasks.h"

#include <search.h>
#include <stdlib.h>

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

struct filter {
	bool (*keep)(const void *item, void *arg);
	void *arg;
	void **dropped;
	size_t count;
};

static void sift(void *item, void *arg)
{
	struct filter *filter = arg;

	if (!filter->keep(item, filter->arg))
		filter->dropped[filter->count++] = item;
}

void task_table_filter(struct task_table *map, bool (*keep)(const void *item, void *arg),
		       void *arg, void (*release)(void *item))
{
	struct filter filter = { keep, arg, new_zeroed(map->count, sizeof(void *)), 0 };

	task_table_walk(map, sift, &filter);
	for (size_t i = 0; i < filter.count; i++) {
		tdelete(filter.dropped[i], &map->tree, compare);
		release(filter.dropped[i]);
	}
	map->count -= filter.count;
	map->recent = NULL;
	free(filter.dropped);
}

void task_table_free(struct task_table *map, void (*release)(void *item))
{
	tdestroy(map->tree, release);
	*map = (struct task_table){ 0 };
}
