/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* The persistent memory of a block device. */
#ifndef FS_DEVICE_NVDIMM_H
#define FS_DEVICE_NVDIMM_H

#include <stddef.h>

/* A value that is not known is NULL or -1. */
struct nvdimm {
	char *namespace;	/* namespace0.0 */
	char *mode;		/* fsdax, sector, raw, devdax */
	char *region;		/* region0 */
	int numa_node;
	char *health;		/* ok, non-critical, critical, fatal: the worst DIMM's */
};

/*
 * The memory of @disk, a whole disk as pmem0: from libndctl on the running system, from
 * the files of a saved tree (--sysroot).
 */
struct nvdimm nvdimm_of(const char *disk);

/* The two implementations; call nvdimm_of(). */
struct nvdimm nvdimm_from_library(const char *disk);
struct nvdimm nvdimm_from_sysfs(const char *disk);

/* The worse of two healths, in the order of ndctl's words; NULL: not known */
const char *nvdimm_worse_health(const char *a, const char *b);

void nvdimm_free(struct nvdimm *nvdimm);

/* The NUMA nodes of several disks, each once; -1 is one that is not known. Free items. */
struct numa_nodes {
	int *items;
	size_t count;
};

void numa_nodes_add(struct numa_nodes *nodes, int node);

#endif
