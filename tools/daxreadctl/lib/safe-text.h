/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * A mount point or a task may have any bytes in its name. These functions escape names,
 * one for a terminal and one for JSON. A byte that cannot be shown is written as \xNN, and
 * so is a backslash before an x, so that no two names look the same.
 *
 * Both return allocated memory, or NULL if there is none left.
 */
#ifndef LIB_SAFE_TEXT_H
#define LIB_SAFE_TEXT_H

/*
 * @bytes for a terminal: valid UTF-8 without control
 * characters and without characters that change the order or place of others.
 */
char *terminal_text(const char *bytes);

/* @json, as json-c wrote it, as valid UTF-8, whatever its strings and keys contain */
char *json_utf8(const char *json);

#endif
