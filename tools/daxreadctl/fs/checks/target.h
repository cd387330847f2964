/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* What is to be checked: a mounted file system, or a device without one, or neither. */
#ifndef FS_CHECKS_TARGET_H
#define FS_CHECKS_TARGET_H

#include "fs/device/memory-kind.h"
#include "fs/filesystem.h"

struct target {
	struct filesystems all;
	/* the file system; of a device that is not mounted, what is known of it; or NULL */
	const struct filesystem *fs;
	struct filesystem unmounted;	/* what fs points to then */
	bool is_mounted;
	struct device_dax character;	/* name NULL: it is none */
	const char *path;		/* a file or directory that the user named; NULL: none */
};

/* True for the root file system, whose options change with a boot only. */
bool target_is_root(const struct target *target);

/*
 * What @where names; NULL: the only one there is. Returns 0, or an exit status after
 * printing an error; then there is nothing to free.
 */
int target_find(struct target *target, const char *where);

/* The type of file system that an unmounted device holds; NULL: none that is known. Free it. */
char *target_content(const struct target *target);

/* A command's words for it, each quoted for the shell; free them. */
char *target_device(const struct target *target);
char *target_mount_point(const struct target *target);	/* or where it could be mounted */

/* " && mount -o ..." and "umount ... && ", "" where they make no sense. Free them. */
char *target_then_mount(const struct target *target, const char *options);
char *target_unmount_first(const struct target *target);

void target_free(struct target *target);

#endif
