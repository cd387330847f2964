/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Files in /run that say which file system or device a run uses. */
#ifndef LIB_SYSTEM_LOCK_FILE_H
#define LIB_SYSTEM_LOCK_FILE_H

/* The directory of all of them; it is made if need be, and not removed. */
#define RUN_DIRECTORY	"/run/daxreadctl"

/*
 * Opens the file @path for reading and writing, makes it if need be, and locks it until
 * it is closed or the program ends. A file that is not locked was left by a run that was
 * killed. Returns a descriptor or -errno; -EWOULDBLOCK: another run has locked it.
 */
int lock_file_open(const char *path);

/* Puts @text into the file in place of what it holds. Returns 0 or -errno. */
int lock_file_write(int fd, const char *text);

#endif
