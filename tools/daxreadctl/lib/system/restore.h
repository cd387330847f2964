/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * What the tool changed for a measurement and must restore, however it
 * ends: by itself, by an error, by Ctrl-C or another signal. (Not by SIGKILL:
 * see saved-switch.h.)
 *
 * Each promise is kept once: by restore_now(), or at the end of the program,
 * the last made first. They are kept in signal handlers, too, in the thread
 * that called restore_start(); other threads must block all signals.
 */
#ifndef LIB_SYSTEM_RESTORE_H
#define LIB_SYSTEM_RESTORE_H

/* Watches for signals and the end of the program. Call it first, once. */
void restore_start(void);

/*
 * Promises to write @text, a line, to the file @path of the kernel's. Returns
 * its handle.
 */
int restore_write(const char *path, const char *text);

/* Promises to remove the file, or the empty directory, @path. */
int restore_unlink(const char *path);
int restore_rmdir(const char *path);

/*
 * Promises to call @undo(@arg). It may call async-signal-safe functions only,
 * and returns what could not be done ("cannot be ...", errno says why) or NULL.
 */
int restore_call(const char *(*undo)(void *arg), void *arg);

/*
 * Keeps the promise now. If that fails it says so; returns 0 or an exit status.
 */
int restore_now(int handle);

/* The promise needs no keeping any more. */
void restore_drop(int handle);

#endif
