/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* JSON into a file that the user names. */
#ifndef LIB_OUTPUT_JSON_FILE_H
#define LIB_OUTPUT_JSON_FILE_H

#include <json-c/json.h>

/*
 * Writes @object as output_write() does, "-": to standard output, and frees it.
 * Returns an exit status.
 */
int json_write(struct json_object *object, const char *path);

#endif
