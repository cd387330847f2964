/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* The file systems that the ext4 driver serves, mounted here or elsewhere. */
#ifndef FS_FILESYSTEM_H
#define FS_FILESYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Results of superblock_of() */
struct superblock {
	bool known;		/* true once it was read */
	char *uuid, *label;	/* NULL: not known; a label may be empty */
	long block_size;	/* 0: not known */
};

struct filesystem {
	dev_t devno;
	char *device;		/* the user's name for it: /dev/pmem0, /dev/mapper/x */
	char *name;		/* the kernel's name: pmem0, dm-0 */
	char *type;		/* the type of its mount: ext4, ext3; NULL: not known */
	char **mount_points;	/* mounts of its root first, then of other parts */
	int *mount_ids;		/* of each of these, as in mountinfo */
	size_t mounts;		/* 0: it is mounted in another mount namespace */
	const char *dax_mode;	/* mount option dax: "always", "inode", "never";
				 * NULL: not known */
	bool journals_data;	/* mount option data=journal */
	int device_dax;		/* its device can do DAX: 1, 0, or -1: not known */
	ino_t identity;		/* of its directory in sysfs, new with each mount;
				 * 0: there is none */
	char *asked;		/* the user's name for it; NULL: not named */
	struct superblock superblock;
};

struct filesystems {
	struct filesystem *items;
	size_t count;
	struct libmnt_table *table;	/* all mounts, of any type */
};

/*
 * Reads the driver's directory in sysfs, which has all of them, and mountinfo, which says
 * where they are mounted; without sysfs only mountinfo. Those mounted in other mount
 * namespaces come last. Returns 0, or an exit status after printing an error.
 */
int filesystems_read(struct filesystems *all);

/* The one on the device @devno; NULL: none */
struct filesystem *filesystems_devno(const struct filesystems *all, dev_t devno);

/* The name for messages: as the user gave it, or the device's */
const char *filesystem_called(const struct filesystem *fs);

/*
 * Where it is mounted: at the mount point that the user named, or at the first;
 * NULL: not here
 */
const char *filesystem_mount_point(const struct filesystem *fs);

/* The inode number of its directory in sysfs now: see identity */
ino_t filesystem_identity(const char *name);

void filesystems_free(struct filesystems *all);

#endif
