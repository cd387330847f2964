// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* Reads small files and directories, such as those of /sys and /proc. */
#ifndef LIB_SYSTEM_FILES_H
#define LIB_SYSTEM_FILES_H

#include <stdbool.h>
#include <stdint.h>

/*
 * The content of a file, whose path is given as for printf(): at most 64 KiB, without
 * the last newline. The caller frees it. NULL and errno if it cannot be read.
 */
char *read_text(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* True if @text (which may be NULL) is a number and nothing else; @number gets its value. */
bool number_of(const char *text, int64_t *number);

/*
 * The names in the directory @path, sorted, without those that begin with a dot. The
 * last is NULL; a directory that cannot be read has no names. free_names() frees them.
 */
char **names_in(const char *path);
void free_names(char **names);

#endif
