/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* The file systems that a command line names, and whether to use sysfs or ioctl. */
#ifndef FS_NAMED_SELECTION_H
#define FS_NAMED_SELECTION_H

#include "fs/filesystem.h"
#include "fs/switch.h"
#include "lib/input/parse.h"

struct fs_selection {
	struct filesystems all;
	const struct filesystem **items;	/* each once */
	size_t count;
};

/* The purpose of the selection */
enum fs_purpose {
	FS_FOR_LIST,		/* named: any; else those here whose device can do DAX */
	FS_FOR_LIST_ALL,	/* named: any; else all, also those mounted elsewhere */
	FS_FOR_GET,		/* their devices can do DAX */
	FS_FOR_SET,		/* named: any; else all mounted here */
	FS_FOR_DAX,		/* they can have DAX files */
};

/*
 * Selects the file systems of the @count operands, or, without operands, all that
 * are fit for @purpose. It is an error if an operand is not fit, or if FS_FOR_GET or
 * FS_FOR_DAX finds none. Returns 0, or an exit status after printing an error; then
 * there is nothing to free.
 */
int fs_select(struct fs_selection *selection, char *const *operands, int count,
	      enum fs_purpose purpose);

void fs_selection_free(struct fs_selection *selection);

/* "sysfs" or "ioctl". *(enum switch_via *) */
parse_function parse_via;

#define VIA_OPTION(via) \
	{ 0, "via", "WAY", "use sysfs (usual) or ioctl, which needs no sysfs", \
	  parse_via, &(via) }

/* Refuses ioctls for a saved tree, which has no kernel. Returns 0 or EXIT_USAGE. */
int via_check(enum switch_via via);

#endif
