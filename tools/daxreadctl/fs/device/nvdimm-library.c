// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* The running system's persistent memory, from libndctl. */
#include <ndctl/libndctl.h>
#include <stdlib.h>
#include <string.h>

#include "fs/device/nvdimm.h"
#include "lib/memory.h"

static const char *block_device_of(struct ndctl_namespace *namespace)
{
	struct ndctl_pfn *pfn = ndctl_namespace_get_pfn(namespace);
	struct ndctl_btt *btt = ndctl_namespace_get_btt(namespace);

	if (pfn)
		return ndctl_pfn_get_block_device(pfn);
	if (btt)
		return ndctl_btt_get_block_device(btt);
	return ndctl_namespace_get_block_device(namespace);
}

static const char *mode_of(struct ndctl_namespace *namespace)
{
	switch (ndctl_namespace_get_mode(namespace)) {
	case NDCTL_NS_MODE_FSDAX:
		return "fsdax";
	case NDCTL_NS_MODE_SECTOR:
		return "sector";
	case NDCTL_NS_MODE_RAW:
		return "raw";
	case NDCTL_NS_MODE_DEVDAX:
		return "devdax";
	default:
		return NULL;
	}
}

/* Bits of ND_SMART_*_HEALTH, 0 when all is well; -1: not known */
static int smart_health(struct ndctl_dimm *dimm)
{
	struct ndctl_cmd *command = ndctl_dimm_cmd_new_smart(dimm);
	int health = -1;

	if (!command)
		return -1;
	if (ndctl_cmd_submit(command) >= 0 &&
	    ndctl_cmd_smart_get_flags(command) & ND_SMART_HEALTH_VALID)
		health = (int)ndctl_cmd_smart_get_health(command);
	ndctl_cmd_unref(command);
	return health;
}

/* The health of @region's worst DIMM */
static const char *health_of(struct ndctl_region *region)
{
	struct ndctl_dimm *dimm;
	int worst = -1;

	ndctl_dimm_foreach_in_region(region, dimm) {
		int health = smart_health(dimm);

		if (health > worst)
			worst = health;
	}
	if (worst < 0)
		return NULL;
	if (worst & ND_SMART_FATAL_HEALTH)
		return "fatal";
	if (worst & ND_SMART_CRITICAL_HEALTH)
		return "critical";
	return worst & ND_SMART_NON_CRITICAL_HEALTH ? "non-critical" : "ok";
}

static char *copy_if(const char *text)
{
	return text ? copy_of(text) : NULL;
}

static bool find_in_region(struct ndctl_region *region, const char *disk,
			   struct nvdimm *found)
{
	struct ndctl_namespace *namespace;

	ndctl_namespace_foreach(region, namespace) {
		const char *device = block_device_of(namespace);

		if (!device || strcmp(device, disk) != 0)
			continue;
		found->namespace = copy_of(ndctl_namespace_get_devname(namespace));
		found->mode = copy_if(mode_of(namespace));
		found->region = copy_of(ndctl_region_get_devname(region));
		found->numa_node = ndctl_region_get_numa_node(region);
		found->health = copy_if(health_of(region));
		return true;
	}
	return false;
}

struct nvdimm nvdimm_from_library(const char *disk)
{
	struct nvdimm found = { .numa_node = -1 };
	struct ndctl_region *region;
	struct ndctl_ctx *ctx;
	struct ndctl_bus *bus;

	if (ndctl_new(&ctx) < 0)
		return found;
	ndctl_bus_foreach(ctx, bus) {
		ndctl_region_foreach(bus, region) {
			if (find_in_region(region, disk, &found))
				goto out;
		}
	}
out:
	ndctl_unref(ctx);
	return found;
}
