/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* JSON into a file that the user names. */
#ifndef JSON_FILE_H
#define JSON_FILE_H

#include <json-c/json.h>

/*
 * Can @path be written? Asked before long work whose result goes there; changes
 * nothing. Returns 0, or an exit status after an error, which was said.
 */
int json_check_path(const char *path);

/*
 * Writes @object, which is then freed, to @path, or to standard output if that
 * is "-". A file that was there stays as it was until all is written.
 */
int json_write(struct json_object *object, const char *path);

#endif
