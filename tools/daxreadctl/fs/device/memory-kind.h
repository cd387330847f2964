/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* What kind of memory a device is, by the bus and the driver that serve it. */
#ifndef FS_DEVICE_MEMORY_KIND_H
#define FS_DEVICE_MEMORY_KIND_H

#include <stdbool.h>
#include <sys/types.h>

enum memory_kind {
	MEMORY_DIMM,		/* an NVDIMM, by the ACPI's or the platform's own table */
	MEMORY_E820,		/* memmap=, or what the firmware's map calls persistent */
	MEMORY_VIRTIO,
	MEMORY_CXL,
	MEMORY_OTHER,		/* on the bus of NVDIMMs, by another driver */
	MEMORY_MAPPED,		/* no memory itself: a device-mapper device */
	MEMORY_NONE,		/* no memory: a disk */
};

/* Of @disk, a whole disk as pmem0 or dm-0 */
enum memory_kind memory_kind_of(const char *disk);

/* The same in words, with the driver; the caller frees the text. */
char *memory_kind_text(const char *disk);

/*
 * A device-dax character device, as dax0.0: it has memory, but cannot hold a file
 * system.
 */
struct device_dax {
	char *name;		/* dax0.0 */
	char *kind;		/* for a person */
	char *namespace;	/* that it is made of; NULL: of none, as CXL's volatile memory */
};

/* False: @devno is no such device. */
bool device_dax_of(dev_t devno, struct device_dax *found);

void device_dax_free(struct device_dax *found);

#endif
