// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Finds out how many processors this process may use: the affinity mask says which, and
 * control groups may limit their time.
 */
#include "fs/machine/processors.h"

#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fs/device/sysroot.h"
#include "lib/memory.h"

#define PROCESSORS_MAX	8192
#define NODES_MAX	1024

/* True if @processor is in @list, such as "0-3,8". */
static bool in_cpulist(const char *list, int processor)
{
	int first, last, length;

	while (list && sscanf(list, "%d%n", &first, &length) == 1) {
		list += length;
		last = first;
		if (sscanf(list, "-%d%n", &last, &length) == 1)
			list += length;
		if (processor >= first && processor <= last)
			return true;
		list += *list == ',';
	}
	return false;
}

static void add_allowed(struct number_list *list, const char *cpulist)
{
	cpu_set_t *set = check_alloc(CPU_ALLOC(PROCESSORS_MAX));
	size_t size = CPU_ALLOC_SIZE(PROCESSORS_MAX);

	CPU_ZERO_S(size, set);
	if (sched_getaffinity(0, size, set) != 0)
		CPU_ZERO_S(size, set);
	for (int i = PROCESSORS_MAX - 1; i >= 0; i--) {
		if (!CPU_ISSET_S((size_t)i, size, set) || (cpulist && !in_cpulist(cpulist, i)))
			continue;
		list->items = grown(list->items, list->count + 1, sizeof(*list->items));
		list->items[list->count++] = (uint64_t)i;
	}
	CPU_FREE(set);
}

void processors_of_node(int node, struct number_list *list)
{
	char *cpulist = node < 0 ? NULL :
			read_system_text("/sys/devices/system/node/node%d/cpulist", node);

	if (cpulist)
		add_allowed(list, cpulist);
	if (!list->count)
		add_allowed(list, NULL);
	free(cpulist);
}

int processor_node(int processor)
{
	for (int node = 0; node < NODES_MAX; node++) {
		char *list = read_system_text("/sys/devices/system/node/node%d/cpulist", node);
		bool has = list && in_cpulist(list, processor);

		free(list);
		if (has)
			return node;
	}
	return -1;
}

static int count_allowed(void)
{
	cpu_set_t *set = check_alloc(CPU_ALLOC(PROCESSORS_MAX));
	size_t size = CPU_ALLOC_SIZE(PROCESSORS_MAX);
	int count = sched_getaffinity(0, size, set) == 0 ? CPU_COUNT_S(size, set) : 0;

	CPU_FREE(set);
	return count;
}

static double smaller(double quota, double other)
{
	return other > 0 && (quota == 0 || other < quota) ? other : quota;
}

/* cpu.max of version 2: "QUOTA PERIOD" or "max PERIOD" */
static double quota_of(const char *group)
{
	char *text = read_system_text("/sys/fs/cgroup%s/cpu.max", group);
	double quota = 0, period = 0;

	if (!text || sscanf(text, "%lf %lf", &quota, &period) != 2 || period <= 0)
		quota = 0;
	else
		quota /= period;
	free(text);
	return quota;
}

/* Version 1 has them in two files; -1 is no limit. */
static double old_quota_of(const char *group)
{
	char *text = read_system_text("/sys/fs/cgroup/cpu%s/cpu.cfs_quota_us", group);
	char *period = read_system_text("/sys/fs/cgroup/cpu%s/cpu.cfs_period_us", group);
	double quota = 0;

	if (text && period && atof(text) > 0 && atof(period) > 0)
		quota = atof(text) / atof(period);
	free(period);
	free(text);
	return quota;
}

/* The smallest limit of @group and its parents */
static double least_quota(char *group, double (*read)(const char *group))
{
	double quota = 0;
	char *end;

	for (;;) {
		quota = smaller(quota, read(group));
		end = strrchr(group, '/');
		if (!end || !*group)
			return quota;
		*end = '\0';
	}
}

/* True if "cpu" is in @names, such as "cpu,cpuacct". */
static int names_cpu(char *names)
{
	char *name;

	while ((name = strsep(&names, ","))) {
		if (strcmp(name, "cpu") == 0)
			return 1;
	}
	return 0;
}

/* Lines are "ID:CONTROLLERS:GROUP"; version 2 has no controllers. */
static double read_quota(void)
{
	char *text = read_system_text("/proc/self/cgroup"), *next = text, *line;
	double quota = 0;

	while ((line = strsep(&next, "\n"))) {
		char *controllers, *group;

		strsep(&line, ":");
		controllers = strsep(&line, ":");
		group = line;
		if (!controllers || !group)
			continue;
		if (!*controllers)
			quota = smaller(quota, least_quota(group, quota_of));
		else if (names_cpu(controllers))
			quota = smaller(quota, least_quota(group, old_quota_of));
	}
	free(text);
	return quota;
}

struct processors processors_read(void)
{
	return (struct processors){ .allowed = count_allowed(), .quota = read_quota() };
}

double processors_usable(const struct processors *processors)
{
	return smaller(processors->allowed, processors->quota);
}
