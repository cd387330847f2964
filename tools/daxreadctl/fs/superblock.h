/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* The UUID, the label and the block size of a file system. */
#ifndef FS_SUPERBLOCK_H
#define FS_SUPERBLOCK_H

#include "fs/filesystem.h"

/* Read once: from the kernel if it is mounted here, else from the device, else from udev. */
const struct superblock *superblock_of(const struct filesystem *fs);

/*
 * What the device of @fs holds, mounted or not, as "ext4"; the caller frees the text. NULL:
 * nothing that is known, or the device cannot be read.
 */
char *superblock_type(const struct filesystem *fs);

#endif
