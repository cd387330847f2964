/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* The path of a file, from its device and inode. */
#ifndef TRACE_REPORT_FILE_PATH_H
#define TRACE_REPORT_FILE_PATH_H

#include <stdint.h>

#include "fs/filesystem.h"

/*
 * A path of the file, in memory of its own; NULL if there is none, or the kernel does not
 * know it: it knows the paths of files in use.
 */
char *inode_path(const struct filesystems *all, dev_t dev, uint64_t ino);

#endif
