/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* /etc/daxreadctl.conf on the disk, of the running system or of a saved tree */
#ifndef FS_KEPT_FILE_H
#define FS_KEPT_FILE_H

#include "fs/kept/config.h"

#define KEPT_FILE	"/etc/daxreadctl.conf"

/* Its path; the caller frees it. */
char *kept_path(void);

/*
 * Reads it; a file that does not exist keeps nothing. Returns 0, or an exit status after
 * printing an error, which names the line that is wrong.
 */
int kept_read(struct kept *kept);

/* The file while it is changed: by one run at a time */
struct kept_file {
	struct kept kept;
	char *path;
	int fd, promise;	/* its lock */
};

/*
 * Locks and reads it, and checks that it can be written. Returns 0, or an exit status after
 * printing an error; then there is nothing to close.
 */
int kept_open(struct kept_file *file);

/*
 * Replaces it: after a crash at any moment the disk has all of the old text or of the new
 * one. Returns an exit status after printing an error.
 */
int kept_write(const struct kept_file *file);

/* Unlocks it. */
void kept_close(struct kept_file *file);

#endif
