/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* The file systems that a command line names, and by which face to reach them. */
#ifndef FS_SELECTION_H
#define FS_SELECTION_H

#include "fs/filesystem.h"
#include "fs/switch.h"
#include "lib/input/parse.h"

struct fs_selection {
	struct filesystems all;
	const struct filesystem **items;	/* each once */
	size_t count;
};

/*
 * Each of the @count operands, or, if there are none, all that can do DAX; of
 * these there must be one. Returns 0, or an exit status after
 * printing an error; then there is nothing to free.
 */
int fs_select_dax(struct fs_selection *selection, char *const *operands, int count);

/*
 * As above, but any ext4 file system will do; without operands, all of them or,
 * if @dax_only, those that can do DAX, were it none.
 */
int fs_select_any(struct fs_selection *selection, char *const *operands, int count,
		  bool dax_only);

void fs_selection_free(struct fs_selection *selection);

/* "sysfs" or "ioctl". *(enum switch_via *) */
parse_function parse_via;

#define VIA_OPTION(via) \
	{ 0, "via", "WAY", "reach the kernel through sysfs (usual) or ioctl", \
	  parse_via, &(via) }

/* A saved tree has no kernel to call; returns 0 or EXIT_USAGE. */
int via_check(enum switch_via via);

#endif
