/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Names are bytes: a mount point or a task may be called anything. Two functions
 * make them fit to be shown, one for a terminal and one for JSON. A byte that
 * does not fit is written as \xNN, and so is a backslash before an x: no two
 * names look the same.
 *
 * Both return memory of its own, or NULL if there is none.
 */
#ifndef LIB_SAFE_TEXT_H
#define LIB_SAFE_TEXT_H

/*
 * @bytes for a terminal: valid UTF-8 without control
 * characters and without characters that change the order or place of others.
 */
char *terminal_text(const char *bytes);

/*
 * @json, as json-c wrote it: valid UTF-8, whatever its
 * strings and keys hold.
 */
char *json_utf8(const char *json);

#endif
