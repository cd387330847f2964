/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Standard output has the answer. An answer that cannot be written is a failure, however
 * the program ends.
 */
#ifndef LIB_OUTPUT_STANDARD_OUTPUT_H
#define LIB_OUTPUT_STANDARD_OUTPUT_H

/*
 * Call it first, once. It opens a substitute for a closed standard file, so that no
 * file opened later gets its number, and checks standard output when the program
 * exits. If that fails, an exit status of 0 becomes 1.
 */
void standard_output_watch(void);

/*
 * Flushes standard output. Returns @status; or, if that is 0 and the answer cannot
 * be written, an exit status after printing an error, once.
 */
int standard_output_flush(int status);

/* Keeps the errno of a failed write to standard output for the error message. */
void standard_output_failed(int error);

/* Errors name @path, to which it is redirected; NULL: they name standard output again. */
void standard_output_place(const char *path);

#endif
