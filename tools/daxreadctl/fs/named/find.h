/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Finds the file system that a user names. */
#ifndef FS_NAMED_FIND_H
#define FS_NAMED_FIND_H

#include "fs/filesystem.h"

/*
 * The file system that @where names: a mount point, a device, any path on it,
 * UUID=..., LABEL=..., the name of a device (pmem0) or of a namespace. A path that
 * exists comes before a name. NULL after printing an error; *@status is then
 * the exit status.
 */
const struct filesystem *filesystem_find(const struct filesystems *all,
					 const char *where, int *status);

/* The same, for commands that need DAX: it is an error if the file system cannot do it. */
const struct filesystem *filesystem_find_dax(const struct filesystems *all,
					     const char *where, int *status);

#endif
