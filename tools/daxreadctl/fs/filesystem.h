/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* The mounted ext4 file systems, and which of them a user means. */
#ifndef FS_FILESYSTEM_H
#define FS_FILESYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct filesystem {
	dev_t devno;
	char *device;		/* as a user knows it: /dev/pmem0, /dev/mapper/x */
	char *name;		/* as the kernel does: pmem0, dm-0 */
	char **mount_points;	/* where its root is mounted before other parts */
	size_t mounts;
	const char *dax_mode;	/* mount option dax: "always", "inode", "never" */
	bool read_only;
	bool can_dax;		/* its device can do DAX */
};

struct filesystems {
	struct filesystem *items;
	size_t count;
	struct libmnt_table *table;	/* all mounts, of any type */
};

/* Returns 0, or an exit status after printing an error. */
int filesystems_read(struct filesystems *all);

/*
 * The file system that @where means: a mount point, a device or any path on
 * it. NULL after printing an error; *@status is then the exit status.
 */
const struct filesystem *filesystem_find(const struct filesystems *all,
					 const char *where, int *status);

/*
 * As above, for commands that need DAX: a file system whose device cannot do
 * it is an error, too.
 */
const struct filesystem *filesystem_find_dax(const struct filesystems *all,
					     const char *where, int *status);

void filesystems_free(struct filesystems *all);

#endif
