/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Whether a file system can have DAX files, and why not. */
#ifndef FS_CAN_DAX_H
#define FS_CAN_DAX_H

#include "fs/filesystem.h"

/* The reasons, one bit each, in the order in which a user should remove them */
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
 * The visible reasons; 0: none. DAX_REFUSED is never among them: it is only known when
 * the kernel refuses to set a switch.
 */
unsigned int can_dax(const struct filesystem *fs);

/*
 * The reasons as fixed words: "device", "namespace-mode",
 * "partition-alignment", "block-size", "dax=never", "data=journal", "refused",
 * separated by commas; the caller frees the text. NULL if there is none.
 */
char *can_dax_words(unsigned int obstacles);

/* The word for one reason */
const char *can_dax_word(enum dax_obstacle obstacle);

/* The reasons in words, "CAUSE; REMEDY"; the caller frees the text. */
char *can_dax_explain(const struct filesystem *fs, unsigned int obstacles);

/* Cause and remedy of one reason; the caller frees the text. */
char *can_dax_cause(const struct filesystem *fs, enum dax_obstacle obstacle);
char *can_dax_remedy(const struct filesystem *fs, enum dax_obstacle obstacle);

/* The namespace of the device that has a mode without DAX, or NULL; the caller frees it. */
char *can_dax_namespace(const struct filesystem *fs);

/* All reasons, and those of the device */
#define DAX_OBSTACLES		(~0U)
#define DAX_DEVICE_OBSTACLES	(DAX_NO_DEVICE | DAX_NAMESPACE)

/*
 * Checks that none of the reasons @relevant keeps @fs from DAX. Returns 0, or
 * EXIT_UNSUPPORTED after printing an error.
 */
int can_dax_require(const struct filesystem *fs, unsigned int relevant);

/* True if it is known whether it can. Without sysfs nothing is known of the device. */
bool can_dax_is_known(const struct filesystem *fs);

#endif
