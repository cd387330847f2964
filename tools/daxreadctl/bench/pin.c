// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Chooses the processors for the threads of a bench. Moving to another processor, or being
 * far from the memory, would be measured as a part of the read.
 */
#include "bench/pin.h"

#include <stdlib.h>

#include "fs/device/blockdev.h"
#include "fs/device/nvdimm.h"
#include "fs/machine/processors.h"
#include "lib/memory.h"

/* The nodes of a file system's memory, each once; a mapped device may have several */
struct nodes {
	int first;	/* -1: not known */
	int count;
	char *names;
};

static void note_node(const char *disk, void *found)
{
	struct nvdimm nvdimm = nvdimm_of(disk);
	struct nodes *nodes = found;
	int node = nvdimm.numa_node;

	nvdimm_free(&nvdimm);
	if (node < 0 || node == nodes->first)
		return;
	if (!nodes->count++)
		nodes->first = node;
	text_add(&nodes->names, ",", "%d", node);
}

static void add_number(struct settings *settings, const char *name, int number)
{
	char *text = number < 0 ? NULL : text_of("%d", number);

	settings_add(settings, name, text);
	free(text);
}

void bench_pin_choose(struct bench *bench)
{
	struct settings *settings = &bench->settings;
	struct bench_plan *plan = &bench->plan;
	struct number_list *chosen = &plan->processors;
	struct nodes nodes = { .first = -1 };
	char *list = NULL;

	if (bench->fs)
		blockdev_disks(bench->fs->name, note_node, &nodes);
	settings_add(settings, "memory_numa_node", nodes.names);
	if (!plan->no_pin && plan->unit == UNIT_NS)
		processors_of_node(nodes.count == 1 ? nodes.first : -1, chosen);
	if (nodes.count > 1)
		warnings_add(&bench->warnings, "memory-on-nodes",
			     "the memory is on the nodes %s: wherever a thread runs, some of its reads are of far memory",
			     nodes.names);
	free(nodes.names);
	for (size_t i = 0; i < chosen->count && i < number_list_max(&plan->threads); i++)
		text_add(&list, ",", "%llu", (unsigned long long)chosen->items[i]);
	settings_add(settings, "pinned_to_processors", list);
	add_number(settings, "thread_numa_node", chosen->count ?
		   processor_node((int)chosen->items[0]) : -1);
	free(list);
}
