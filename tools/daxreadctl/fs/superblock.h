/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* The UUID, the label and the block size of a file system. */
#ifndef FS_SUPERBLOCK_H
#define FS_SUPERBLOCK_H

#include "fs/filesystem.h"

/* Read once: from the kernel if it is mounted here, else from the device, else from udev. */
const struct superblock *superblock_of(const struct filesystem *fs);

#endif
