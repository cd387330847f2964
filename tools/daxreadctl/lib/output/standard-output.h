/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Standard output has the answer. An answer that cannot be written is a failure, however
 * the program ends.
 */
#ifndef LIB_OUTPUT_STANDARD_OUTPUT_H
#define LIB_OUTPUT_STANDARD_OUTPUT_H

/*
 * Call it first, once: gives a closed standard file a place of its own, so that
 * no file opened later takes its number, and checks standard output when the
 * program exits. The exit status is then 1 if it was to be 0.
 */
void standard_output_watch(void);

/*
 * Writes out what is buffered. Returns @status; or, if that is 0 and the answer
 * cannot be written, an exit status after an error message, printed once.
 */
int standard_output_flush(int status);

/* Errors name @path, where it now leads to; NULL: they name it itself again. */
void standard_output_place(const char *path);

#endif
