/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * What the tool says beside its answer, on standard error, and the exit
 * statuses that go with it.
 */
#ifndef LIB_MESSAGE_H
#define LIB_MESSAGE_H

/* Beside EXIT_SUCCESS (0) and EXIT_FAILURE (1) */
#define EXIT_UNSUPPORTED	2	/* this kernel or device cannot do it */
#define EXIT_USAGE		64	/* the command line is wrong */

/* The command that runs, as every message begins: "daxreadctl set" */
void set_message_prefix(const char *command);
const char *message_prefix(void);

/*
 * Prints an error: "daxreadctl set: OBJECT: ACTION: CAUSE; REMEDY". @format
 * gives the last three. Names in it may hold any bytes. Returns @status, to be
 * returned on.
 */
int print_error(int status, const char *object, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Prints something worth knowing that is no error. */
void print_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
