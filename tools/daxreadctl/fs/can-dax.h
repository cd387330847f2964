/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Whether a file system can have DAX files, and why not. */
#ifndef FS_CAN_DAX_H
#define FS_CAN_DAX_H

#include "fs/filesystem.h"

/* A reason why not: one bit each, the first is the first to mend. */
enum dax_obstacle {
	DAX_NO_DEVICE	= 1 << 0,	/* the device has no DAX */
	DAX_NAMESPACE	= 1 << 1,	/* its namespace is in a mode without DAX */
	DAX_ALIGNMENT	= 1 << 2,	/* the partition is not aligned to a page */
	DAX_BLOCK_SIZE	= 1 << 3,	/* its blocks are not as large as a page */
	DAX_NEVER	= 1 << 4,	/* it is mounted with dax=never */
	DAX_JOURNALLED	= 1 << 5,	/* it journals data */
	DAX_REFUSED	= 1 << 6,	/* the kernel found no DAX when it was mounted */
};

/*
 * The reasons together; 0: it can, as far as can be seen. DAX_REFUSED cannot be
 * seen: the kernel's answer to a switch tells it.
 */
unsigned int can_dax(const struct filesystem *fs);

/*
 * The reasons as words that do not change: "device", "namespace-mode",
 * "partition-alignment", "block-size", "dax=never", "data=journal", "refused",
 * with commas between; NULL of none. In memory of its own.
 */
char *can_dax_words(unsigned int obstacles);

/* The reasons for a person, "CAUSE; REMEDY", in memory of its own */
char *can_dax_explain(const struct filesystem *fs, unsigned int obstacles);

/* All of them, and those of the device alone */
#define DAX_OBSTACLES		(~0U)
#define DAX_DEVICE_OBSTACLES	(DAX_NO_DEVICE | DAX_NAMESPACE)

/*
 * Returns 0, or EXIT_UNSUPPORTED after printing an error: @fs cannot do DAX
 * for one of the reasons @relevant.
 */
int can_dax_require(const struct filesystem *fs, unsigned int relevant);

/* Is it known whether it can? Without sysfs the device cannot be asked. */
bool can_dax_is_known(const struct filesystem *fs);

#endif
