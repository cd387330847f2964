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

static void note_node(const char *disk, void *nodes)
{
	struct nvdimm nvdimm = nvdimm_of(disk);

	if (nvdimm.numa_node >= 0)
		numa_nodes_add(nodes, nvdimm.numa_node);
	nvdimm_free(&nvdimm);
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
	struct numa_nodes nodes = { 0 };
	char *list = NULL, *names = NULL;

	if (bench->fs)
		blockdev_disks(bench->fs->name, note_node, &nodes);
	for (size_t i = 0; i < nodes.count; i++)
		text_add(&names, ",", "%d", nodes.items[i]);
	settings_add(settings, "memory_numa_node", names);
	if (!plan->no_pin && plan->unit == UNIT_NS)
		processors_of_node(nodes.count == 1 ? nodes.items[0] : -1, chosen);
	if (nodes.count > 1)
		warnings_add(&bench->warnings, "memory-on-nodes",
			     "the memory is on the nodes %s: wherever a thread runs, some of its reads are of far memory",
			     names);
	free(names);
	free(nodes.items);
	for (size_t i = 0; i < chosen->count && i < number_list_max(&plan->threads); i++)
		text_add(&list, ",", "%llu", (unsigned long long)chosen->items[i]);
	settings_add(settings, "pinned_to_processors", list);
	add_number(settings, "thread_numa_node", chosen->count ?
		   processor_node((int)chosen->items[0]) : -1);
	free(list);
}
