/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Messages on standard error, and exit statuses. */
#ifndef LIB_MESSAGE_H
#define LIB_MESSAGE_H

#include <stdbool.h>

/* Beside EXIT_SUCCESS (0) and EXIT_FAILURE (1) */
#define EXIT_UNSUPPORTED	2	/* this kernel or device cannot do it */
#define EXIT_USAGE		64	/* the command line is wrong */

/* The command that runs, with which every message begins: "daxreadctl set" */
void set_message_prefix(const char *command);
const char *message_prefix(void);

/*
 * Lets @clear be called before each message, to remove what is drawn in its line. It may
 * call async-signal-safe functions only, as clear_message_line(), which calls it.
 */
void set_message_clear(void (*clear)(void));
void clear_message_line(void);

/*
 * Prints an error: "daxreadctl set: OBJECT: ACTION: CAUSE; REMEDY". @format gives the
 * last three. Names in it may contain any bytes. Returns @status.
 */
int print_error(int status, const char *object, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* With --quiet: notes and progress are left out. */
extern bool message_quiet;

/*
 * Prints what the user should know although the command goes on, as what is left out of the
 * answer. It stays with --quiet.
 */
void print_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints a message that is neither an error nor a warning. */
void print_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
