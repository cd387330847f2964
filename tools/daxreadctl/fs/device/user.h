/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
#ifndef FS_DEVICE_USER_H
#define FS_DEVICE_USER_H

#include <sys/types.h>

/*
 * Who uses the block device @devno, as "it is ...", in memory of its own; NULL if no user
 * is found. O_EXCL says only "busy", or nothing. This looks for devices made of it, mounts
 * in every mount namespace that can be read, loop devices, and processes that have it open
 * for writing.
 */
char *block_user(dev_t devno);

#endif
