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

/* Its number; 0: there is no such device. */
dev_t blockdev_devno(const char *name);

bool blockdev_is_partition(const char *name);

/* Can its disk do DAX? 1, 0, or -1 if that is not known: there is no sysfs. */
int blockdev_can_dax(const char *name);

/* Does it begin and end at multiples of @boundary bytes? True if it is no partition. */
bool blockdev_is_aligned(const char *name, int64_t boundary);

/* In bytes; -1 if it is not known. */
int64_t blockdev_size(const char *name);

/*
 * The number of 512-byte sectors that are known to be bad: of a partition, those within
 * it; of a device that is mapped onto others, those of all of these. -1 if not known.
 */
int64_t blockdev_bad_sectors(const char *name);

/* Calls @visit for each whole disk that @name is, is a part of, or is mapped onto. */
void blockdev_disks(const char *name,
		    void (*visit)(const char *disk, void *arg), void *arg);

#endif
