/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* A file that the user names for a result. */
#ifndef LIB_OUTPUT_FILE_H
#define LIB_OUTPUT_FILE_H

#include <stdbool.h>
#include <stdio.h>

/*
 * Checks that @path can be written. Call it before long work; it changes nothing.
 * Returns 0, or an exit status after printing an error.
 */
int output_check(const char *path);

/* A result's file that an option names */
struct output_file {
	const char *option;	/* "svg" */
	const char *path;	/* NULL: it was not given */
	bool standard;		/* "-" is standard output, not an error */
};

/*
 * Checks that all of them can be written, and that no two are the same. Returns as
 * above.
 */
int output_check_all(const struct output_file *files, size_t count);

/*
 * Calls @write, which prints its errors and returns an exit status, to write to
 * @path. An existing file is only replaced when all is written; a device or pipe is
 * written to directly. Returns as above.
 */
int output_write(const char *path, int (*write)(FILE *file, const void *arg),
		 const void *arg);

/*
 * The same; when it returns 0, the content and its name are on the disk. A crash before
 * leaves the old content, whole.
 */
int output_write_through(const char *path, int (*write)(FILE *file, const void *arg),
			 const void *arg);

/*
 * Calls @work(@arg), which prints an answer on standard output and returns an exit
 * status, with the answer going to @path, as output_write() does. NULL: to standard
 * output.
 */
int output_answer(const char *path, int (*work)(void *arg), void *arg);

/* True if @path is where standard output goes, so that two writers would mix there. */
bool output_is_standard(const char *path);

/* A parser (lib/input/parse.h) for the name of an answer's file; "-" gives NULL. */
const char *parse_output_file(const char *text, void *target);

/* True if both are the same file, so that one would overwrite the other. NULL: no file. */
bool output_is_same(const char *a, const char *b);

#define OUTPUT_FILE_OPTION(path) \
	{ 0, "output-file", "FILE", "print the answer into FILE", parse_output_file, \
	  (void *)&(path) }

#endif
