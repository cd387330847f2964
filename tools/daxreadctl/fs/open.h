/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Opens files of a file system. A path does not always lead to it: another file system may
 * be mounted there, so each descriptor is checked.
 */
#ifndef FS_OPEN_H
#define FS_OPEN_H

#include <stdbool.h>

#include "fs/filesystem.h"

struct statx;

/*
 * Opens the first mount point of @fs that leads to it: a directory, or a file, if
 * only that is mounted. Returns a descriptor or -errno; -ESTALE: none leads to it.
 */
int filesystem_open(const struct filesystem *fs);

/* True if the open file @fd is on @fs; always true for a saved tree (--sysroot). */
bool filesystem_has(const struct filesystem *fs, int fd);

/* True if the file is read by DAX: of what statx() said of it, and of an open file */
bool is_dax(const struct statx *stx);
bool is_dax_open(int fd);

/* The mount of @path; NULL: not known */
struct libmnt_fs *mount_at(struct libmnt_table *table, const char *path);

/*
 * Why filesystem_open() failed with @error and what to do, as "CAUSE; REMEDY"; the
 * caller frees the text.
 */
char *filesystem_obstacle(const struct filesystem *fs, int error);

/*
 * Both of them. Returns 0 and puts a descriptor into @fd, or an exit status after
 * printing the error "@action: CAUSE; REMEDY".
 */
int filesystem_open_for(const struct filesystem *fs, const char *action, int *fd);

#endif
