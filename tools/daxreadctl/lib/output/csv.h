/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Answers as CSV (RFC 4180): a line of names, then a line for each row, all with the same
 * fields, in UTF-8, with CR LF at the end of a line.
 */
#ifndef LIB_OUTPUT_CSV_H
#define LIB_OUTPUT_CSV_H

#include <json-c/json.h>
#include <stdio.h>

/*
 * Writes @bytes as a field. Bytes that a terminal does not show are written as \xNN, and so
 * is a first character by which a spreadsheet knows a formula.
 */
void csv_text(FILE *out, const char *bytes);

/*
 * Writes the array @rows of objects with the columns @keys, which end with NULL. A key is
 * a member's name; "per_read/median" is that of a member of an object, and the column's
 * name is then per_read_median. A row's field is empty where it has no such member.
 */
void csv_rows(FILE *out, struct json_object *rows, const char *const *keys);

/*
 * Writes these rows into @path, "-": onto standard output, as json_write() does, and frees
 * them. Returns an exit status.
 */
int csv_write(struct json_object *rows, const char *const *keys, const char *path);

#endif
