/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* JSON into a file that the user names. */
#ifndef LIB_OUTPUT_JSON_FILE_H
#define LIB_OUTPUT_JSON_FILE_H

#include <json-c/json.h>

/* As output_check(); "-" is standard output. */
int json_check_path(const char *path);

/*
 * Writes @object as output_write() does, or to standard output, and frees it.
 * Returns an exit status.
 */
int json_write(struct json_object *object, const char *path);

#endif
