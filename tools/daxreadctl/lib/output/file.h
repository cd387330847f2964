/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* A file that the user names for a result. */
#ifndef LIB_OUTPUT_FILE_H
#define LIB_OUTPUT_FILE_H

#include <stdbool.h>
#include <stdio.h>

/*
 * Can @path be written? Call it before long work; it changes nothing. Returns 0, or an
 * exit status after printing an error.
 */
int output_check(const char *path);

/*
 * Has @write, which returns an exit status and says its errors itself, write to
 * @path. A file that was there stays as it was until all is written; a device or
 * pipe is written to itself. Returns as above.
 */
int output_write(const char *path, int (*write)(FILE *file, const void *arg),
		 const void *arg);

/*
 * Has @work(@arg), which prints an answer on standard output and returns an exit
 * status, print it into @path, as output_write() does. NULL: on standard output
 * itself.
 */
int output_answer(const char *path, int (*work)(void *arg), void *arg);

/* Is @path what standard output leads to, so that two writers would mix there? */
bool output_is_standard(const char *path);

/* Takes a file's name for an answer, as a parser (lib/input/parse.h); "-" is none: NULL. */
const char *parse_output_file(const char *text, void *target);

/* Are both the same file, which one would write over the other? NULL is none. */
bool output_is_same(const char *a, const char *b);

#define OUTPUT_FILE_OPTION(path) \
	{ 0, "output-file", "FILE", "print the answer into FILE", parse_output_file, \
	  (void *)&(path) }

#endif
