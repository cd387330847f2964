/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * How far long work is, on standard error: a bar on a terminal, elsewhere a
 * line now and then.
 */
#ifndef LIB_OUTPUT_PROGRESS_H
#define LIB_OUTPUT_PROGRESS_H

#include <stddef.h>

/* Work of @steps steps begins. */
void progress_start(size_t steps);

/* What is being done now, as "4K, same". */
void progress_now(const char *step);

/* A step is done. */
void progress_step(void);

/* All is done, or given up: the bar goes. */
void progress_end(void);

#endif
