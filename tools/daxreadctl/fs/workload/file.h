/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* The file that is read. */
#ifndef FS_WORKLOAD_FILE_H
#define FS_WORKLOAD_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "fs/filesystem.h"

struct workload_file {
	int fd;			/* for reading; the file may have no name */
	uint64_t size;
	const char *map;	/* a shared mapping of all of it, for reading */
	char *name;		/* for messages */
};

/*
 * Makes a file of @size bytes in the directory @where of @fs, or at its top if
 * that is NULL. It is gone when it is closed or the program ends, also by SIGKILL.
 * Returns 0, or an exit status after printing an error.
 */
int workload_file_make(struct workload_file *file, const struct filesystem *fs,
		       const char *where, uint64_t size);

/*
 * Makes the file @path of @size bytes, with the same content, and does not remove it.
 * Returns 0, or an exit status after printing an error.
 */
int workload_file_write(const char *path, uint64_t size);

/*
 * Opens the file @path for reading. @fs: the file system that it must be on; NULL: any.
 * Returns as above.
 */
int workload_file_open(struct workload_file *file, const struct filesystem *fs,
		       const char *path);

/* Checks that the file is DAX. Returns 0, or EXIT_UNSUPPORTED after printing an error. */
int workload_file_check_dax(const struct workload_file *file, const struct filesystem *fs);

/* Another descriptor of the file, which shares nothing with the first, or -errno */
int workload_file_again(const struct workload_file *file);

void workload_file_close(struct workload_file *file);

#endif
