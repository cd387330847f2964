// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * The system's /sys, /proc and /run: those of the running system, or of a tree saved
 * from another one (--sysroot). All that the tool reads there is read by these
 * functions. Paths are given as for printf() and begin with a slash.
 */
#ifndef FS_DEVICE_SYSROOT_H
#define FS_DEVICE_SYSROOT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* The option of every command that reads these; its target is static. */
#define SYSROOT_OPTION \
	{ 0, "sysroot", "DIR", "use the /sys, /proc, /run and /etc/daxreadctl.conf " \
	  "that are saved in DIR instead of the system's", parse_text, (void *)&sysroot }

/* The tree's directory; NULL: the running system */
extern const char *sysroot;

/* The path in the tree; the caller frees it. */
char *sysroot_path(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* As read_text() and number_of() (lib/system/files.h) */
char *read_system_text(const char *format, ...) __attribute__((format(printf, 1, 2)));
bool read_system_number(int64_t *number, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* For a file that is long; NULL and errno if it cannot be opened */
FILE *open_system_file(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* As names_in() */
char **system_names(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Bytes of a page. A saved tree may be from another machine: 4 KiB are assumed. */
long system_page_size(void);

/* True if the file or directory exists. */
bool system_has(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The last part of a link's target, which the caller frees; NULL: none */
char *link_name(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
