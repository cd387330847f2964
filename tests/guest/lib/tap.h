/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * TAP for the guest tests: a line for each result on standard output, the plan at
 * the end, diagnostics on standard error.
 */
#ifndef GUEST_TAP_H
#define GUEST_TAP_H

#include <stdbool.h>

#define PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

/*
 * Starts the test. If it has not called tap_done() after @seconds it fails and is
 * killed. The debug kernel gets ten times as long.
 */
void tap_start(unsigned int seconds);

/* Prints a result. Returns @passed, so that a caller can stop. */
bool ok(bool passed, const char *fmt, ...) PRINTF(2, 3);

/* Prints a result that cannot be checked here, and why. */
void skip(const char *why, const char *fmt, ...) PRINTF(2, 3);

/* Prints a diagnostic, which prove(1) shows. */
void diag(const char *fmt, ...) PRINTF(1, 2);

/* The whole test cannot run here: prints why and exits with success. */
void skip_all(const char *fmt, ...) PRINTF(1, 2) __attribute__((noreturn));

/* A failure of something that the test needs but does not test: fails and exits. */
void broken(const char *fmt, ...) PRINTF(1, 2) __attribute__((noreturn));

/* Prints the plan. Returns main()'s value: 0, or 1 when a result failed. */
int tap_done(void);

/* Calls broken() with errno's text unless @cond. */
#define must(cond) \
	do { \
		if (!(cond)) \
			broken("%s:%d: %s: %m", __FILE__, __LINE__, #cond); \
	} while (0)

#endif
