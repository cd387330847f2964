/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Restores what the tool changed for a measurement, whether the program ends by itself,
 * by an error, by Ctrl-C or by another signal. (For SIGKILL see saved-switch.h.)
 *
 * Each promise is kept once: by restore_now(), or at the end of the program, in reverse
 * order. Signal handlers keep them, too, in the thread that called restore_start(); other
 * threads must block all signals.
 */
#ifndef LIB_SYSTEM_RESTORE_H
#define LIB_SYSTEM_RESTORE_H

/* Installs the handlers. Call it once, before anything else. */
void restore_start(void);

/* Promises to write @text, a line, to the kernel's file @path. Returns a handle. */
int restore_write(const char *path, const char *text);

/* Promises to remove the file, or the empty directory, @path. */
int restore_unlink(const char *path);
int restore_rmdir(const char *path);

/*
 * Promises to call @undo(@arg). It may call async-signal-safe functions only,
 * and returns what could not be done ("cannot be ...", errno says why) or NULL.
 */
int restore_call(const char *(*undo)(void *arg), void *arg);

/* Keeps the promise now. Returns 0, or an exit status after printing an error. */
int restore_now(int handle);

/* Forgets the promise. */
void restore_drop(int handle);

#endif
