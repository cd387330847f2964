/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Waits for a time, a key or a signal, whichever comes first. */
#ifndef TRACE_TOP_WAIT_H
#define TRACE_TOP_WAIT_H

#include <stdbool.h>
#include <stdint.h>

enum top_wake {
	WAKE_TIME,
	WAKE_KEY,		/* standard input can be read */
	WAKE_RESIZE,		/* the terminal has another size */
	WAKE_SUSPEND,		/* Ctrl-Z */
	WAKE_QUIT,		/* Ctrl-C, or there is no terminal any more */
	WAKE_KILL,		/* a signal that must end the program */
};

struct top_wait {
	int signals;		/* a signalfd */
	bool keys;		/* there are keys: standard input is a terminal */
};

/*
 * Holds the signals (trace/capture/signals.h), which the caller releases. Returns 0, or an
 * exit status after printing an error.
 */
int top_wait_start(struct top_wait *wait, bool keys);

/* Waits until @until, as clock_ns() has it. */
enum top_wake top_wait_until(struct top_wait *wait, uint64_t until, bool keys);

void top_wait_end(struct top_wait *wait);

#endif
