/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
#ifndef FS_CHECKS_FILE_H
#define FS_CHECKS_FILE_H

#include <sys/stat.h>

#include "fs/checks/check.h"
#include "fs/checks/target.h"

/* A file that can be read by DAX, open for reading without a change of its access time */
struct dax_file {
	int fd;			/* -1: none */
	char *name;
	off_t offset;		/* of bytes that are written, */
	size_t length;		/* so many */
	bool changes_time;	/* to read it would change its access time */
};

/*
 * Checks the file that the user named, or looks for one: in the directory that was named, or
 * at the top of the file system, and in the directories right below.
 */
void check_file(struct checks *checks, const struct target *target, struct dax_file *file);

void dax_file_close(struct dax_file *file);

#endif
