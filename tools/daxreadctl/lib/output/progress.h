/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * The progress of long work, on standard error: a bar on a terminal, which messages
 * replace; elsewhere, as with TERM=dumb, a line at the start and then one every 30 seconds.
 */
#ifndef LIB_OUTPUT_PROGRESS_H
#define LIB_OUTPUT_PROGRESS_H

#include <stddef.h>

/*
 * Begins work of @steps steps. 0: it has no known end, and only a terminal shows how it
 * goes on.
 */
void progress_start(size_t steps);

/* Shows the current step, as "4K, same". */
void progress_now(const char *step);

/* Counts a step as done. */
void progress_step(void);

/* Takes off @steps steps that are not going to be done. */
void progress_skip(size_t steps);

/* Removes the bar. */
void progress_end(void);

#endif
