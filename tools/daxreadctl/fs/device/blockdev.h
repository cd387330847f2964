/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Block devices in sysfs, by the kernel's name, as pmem0p1. */
#ifndef FS_DEVICE_BLOCKDEV_H
#define FS_DEVICE_BLOCKDEV_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* The name of @devno; NULL: it is no block device. */
char *blockdev_name(dev_t devno);

/* The number of a device that sysfs has in @directory; 0: there is no such device. */
dev_t device_number(const char *directory, const char *name);

/* The same of a block device */
dev_t blockdev_devno(const char *name);

bool blockdev_is_partition(const char *name);

/* True if it is made of other devices, as device-mapper devices are. */
bool blockdev_is_mapped(const char *name);

/* The disk that it is, or is a partition of; the caller frees the name. */
char *blockdev_disk(const char *name);

/* 1 if its disk can do DAX, 0 if not, -1 if that is not known, as there is no sysfs. */
int blockdev_can_dax(const char *name);

/* True if it begins and ends at multiples of @boundary bytes, or is no partition. */
bool blockdev_is_aligned(const char *name, int64_t boundary);

/* In bytes; -1 if it is not known. */
int64_t blockdev_size(const char *name);

/*
 * The number of 512-byte sectors that are known to be bad: of a partition, those within
 * it; of a device that is mapped onto others, those of all of these. -1 if not known.
 */
int64_t blockdev_bad_sectors(const char *name);

/* Calls @visit for each whole disk under @name: itself, a partition's, those of a mapped device. */
void blockdev_disks(const char *name,
		    void (*visit)(const char *disk, void *arg), void *arg);

#endif
