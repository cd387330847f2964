/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
#ifndef FS_CHECKS_FIND_FILE_H
#define FS_CHECKS_FIND_FILE_H

#include "fs/checks/file.h"

/*
 * Opens @path, relative to the directory @at, for reads that do not change its access time.
 * A descriptor or -errno; -EPERM: only its owner and root may open it so.
 */
int open_unchanged(int at, const char *path, int flags);

/* Puts into @file where its first written bytes are; false: it has none. */
bool find_written(struct dax_file *file);

/*
 * Looks for a DAX file with written bytes in the directory @where, which is on the file
 * system @devno, and in the directories right below. Returns 0; -ENOENT if none was found
 * among the first names there, *@looked_at of them; or -errno if @where cannot be read.
 */
int find_file(struct dax_file *file, const char *where, dev_t devno, unsigned int *looked_at);

#endif
