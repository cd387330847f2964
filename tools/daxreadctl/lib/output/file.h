/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* A file that the user names for a result. */
#ifndef LIB_OUTPUT_FILE_H
#define LIB_OUTPUT_FILE_H

#include <stdbool.h>
#include <stdio.h>

/*
 * Can @path be written? Asked before long work whose result goes there; changes
 * nothing. Returns 0, or an exit status after printing an error.
 */
int output_check(const char *path);

/*
 * Has @write, which returns an exit status and says its errors itself, write to
 * @path. A file that was there stays as it was until all is written; a device or
 * pipe is written to itself. Returns as above.
 */
int output_write(const char *path, int (*write)(FILE *file, const void *arg),
		 const void *arg);

#endif
