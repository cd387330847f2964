/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * TAP for the guest tests: one line a result on standard output, the plan at
 * the end, what explains a failure on standard error.
 */
#ifndef GUEST_TAP_H
#define GUEST_TAP_H

#include <stdbool.h>

#define PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

/*
 * Starts the test. After @seconds without tap_done() it fails and is killed; on the
 * debug kernel after ten times as many.
 */
void tap_start(unsigned int seconds);

/* One result. Returns @passed, so that a caller can stop when it must. */
bool ok(bool passed, const char *fmt, ...) PRINTF(2, 3);

/* One result that could not be had, and why. */
void skip(const char *why, const char *fmt, ...) PRINTF(2, 3);

/* Explains a result; prove(1) shows it. */
void diag(const char *fmt, ...) PRINTF(1, 2);

/* Nothing of this test can run here: says why and exits with success. */
void skip_all(const char *fmt, ...) PRINTF(1, 2) __attribute__((noreturn));

/* What the test stands on broke (not what it tests): fails and exits. */
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
