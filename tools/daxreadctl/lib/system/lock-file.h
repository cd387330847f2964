/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Files in /run that say what a run is at work on. */
#ifndef LIB_SYSTEM_LOCK_FILE_H
#define LIB_SYSTEM_LOCK_FILE_H

/* All of them are in here; a run makes it, none removes it. */
#define RUN_DIRECTORY	"/run/daxreadctl"

/*
 * Opens the file @path for reading and writing, made if need be, and locks it
 * until it is closed or the program ends: a file that nobody locks was left by
 * a run that was killed. Returns a descriptor, or -errno; -EWOULDBLOCK: another
 * run has it.
 */
int lock_file_open(const char *path);

/* Puts @text into the file in place of what it holds. Returns 0 or -errno. */
int lock_file_write(int fd, const char *text);

#endif
