/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Where /sys, /proc and /run are: the system's own, or a tree saved from one
 * (--sysroot), and the small files in them.
 */
#ifndef FS_DEVICE_SYSROOT_H
#define FS_DEVICE_SYSROOT_H

#include <stdbool.h>
#include <stddef.h>

/* The option of every command that looks at these; its target is static. */
#define SYSROOT_OPTION \
	{ 0, "sysroot", "DIR", "look at the /sys, /proc and /run saved in DIR " \
	  "instead of the system's", parse_text, (void *)&sysroot }

/* The tree's directory; NULL: the running system's own */
extern const char *sysroot;

/* The path of a file of the system in the tree, in memory of its own */
char *sysroot_path(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * The whole content of a small file (up to 64 KiB), less its last newline, in
 * memory of its own; NULL and errno if it cannot be read.
 */
char *read_text(const char *path);

/* The same of a file of the system, named as for printf(). */
char *read_system_text(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/* The last part of the path that a link of the system leads to; NULL: none. */
char *link_name(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
