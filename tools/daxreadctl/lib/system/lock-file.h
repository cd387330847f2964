/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Files in /run that record which file system or device a run uses. */
#ifndef LIB_SYSTEM_LOCK_FILE_H
#define LIB_SYSTEM_LOCK_FILE_H

#include <stdbool.h>

/* Their directory; it is made if needed, and not removed. */
#define RUN_DIRECTORY	"/run/daxreadctl"

/*
 * Opens the file @path for reading and writing, creates it and its directory if needed,
 * and locks it until it is closed or the program ends. A file without a lock was left by a
 * killed run. Returns a descriptor or -errno; -EWOULDBLOCK: another run has locked it.
 */
int lock_file_open(const char *path);

/* The same for a lock that another run has for a moment: waits for it, some seconds. */
int lock_file_wait(const char *path);

/* True if a run has locked the file. */
bool lock_file_is_locked(const char *path);

/* Replaces the content of the file with @text. Returns 0 or -errno. */
int lock_file_write(int fd, const char *text);

#endif
