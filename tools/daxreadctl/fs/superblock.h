/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* What a file system's superblock says: its names and the size of its blocks. */
#ifndef FS_SUPERBLOCK_H
#define FS_SUPERBLOCK_H

#include "fs/filesystem.h"

/*
 * Asked once: of the kernel where it is mounted here, else of the device, else of
 * what udev knows.
 */
const struct superblock *superblock_of(const struct filesystem *fs);

#endif
