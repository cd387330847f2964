/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
#ifndef FS_DEVICE_USER_H
#define FS_DEVICE_USER_H

#include <sys/types.h>

/*
 * Who uses the block device @devno, as "it is ...", in memory of its own; NULL
 * if nobody is seen to. Looks where O_EXCL says no more than "busy", or nothing
 * at all: devices made of it, mounts in every mount namespace that can be read,
 * loop devices, processes that have it open for writing.
 */
char *block_user(dev_t devno);

#endif
