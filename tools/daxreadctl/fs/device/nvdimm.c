// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * libndctl reads the system's own sysfs only, so a saved tree is read here. The health of
 * its DIMMs is not known: that takes a call to their firmware.
 */
#include "fs/device/nvdimm.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "fs/device/sysroot.h"
#include "lib/memory.h"

/* The kernel's name of a mode, and the usual one, which is ndctl's */
static char *mode_of(const char *disk, const char *namespace)
{
	static const char *const modes[][2] = {
		{ "memory", "fsdax" },
		{ "safe", "sector" },
		{ "raw", "raw" },
		{ "dax", "devdax" },
	};
	char *text, *mode = NULL;

	text = read_system_text("/sys/class/block/%s/device/../%s/mode", disk,
				namespace);
	for (size_t i = 0; text && i < sizeof(modes) / sizeof(modes[0]); i++) {
		if (strcmp(text, modes[i][0]) == 0)
			mode = copy_of(modes[i][1]);
	}
	free(text);
	return mode;
}

struct nvdimm nvdimm_from_sysfs(const char *disk)
{
	struct nvdimm found = { .numa_node = -1 };
	int64_t node;

	found.region = link_name("/sys/class/block/%s/device/..", disk);
	if (!found.region || strncmp(found.region, "region", 6) != 0) {
		nvdimm_free(&found);
		return found;
	}
	/* between a namespace and its disk there may be a pfn or btt device */
	found.namespace = read_system_text("/sys/class/block/%s/device/namespace",
					   disk);
	if (!found.namespace)
		found.namespace = link_name("/sys/class/block/%s/device", disk);
	if (found.namespace)
		found.mode = mode_of(disk, found.namespace);
	if (read_system_number(&node, "/sys/class/block/%s/device/../numa_node", disk) &&
	    node >= 0 && node <= INT_MAX)
		found.numa_node = (int)node;
	return found;
}

struct nvdimm nvdimm_of(const char *disk)
{
	return sysroot ? nvdimm_from_sysfs(disk) : nvdimm_from_library(disk);
}

static int rank_of(const char *health)
{
	static const char *const ranks[] = { "ok", "non-critical", "critical", "fatal" };

	for (int i = 0; health && i < 4; i++) {
		if (strcmp(health, ranks[i]) == 0)
			return i;
	}
	return -1;
}

const char *nvdimm_worse_health(const char *a, const char *b)
{
	return rank_of(a) >= rank_of(b) ? a : b;
}

void nvdimm_free(struct nvdimm *nvdimm)
{
	free(nvdimm->namespace);
	free(nvdimm->mode);
	free(nvdimm->region);
	free(nvdimm->health);
	*nvdimm = (struct nvdimm){ .numa_node = -1 };
}

void numa_nodes_add(struct numa_nodes *nodes, int node)
{
	for (size_t i = 0; i < nodes->count; i++) {
		if (nodes->items[i] == node)
			return;
	}
	nodes->items = grown(nodes->items, nodes->count + 1, sizeof(*nodes->items));
	nodes->items[nodes->count++] = node;
}
