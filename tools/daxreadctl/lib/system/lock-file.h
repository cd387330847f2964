/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
#ifndef LIB_SYSTEM_LOCK_FILE_H
#define LIB_SYSTEM_LOCK_FILE_H

/*
 * Opens the file @path for reading and writing, made if need be, and locks it
 * until it is closed or the program ends: a file that nobody locks was left by
 * a run that was killed. Returns a descriptor, or -errno; -EWOULDBLOCK: another
 * run has it.
 */
int lock_file_open(const char *path);

#endif
