/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Processes: told apart from later ones of the same ID, and those that a
 * program left running when it ended.
 */
#ifndef TRACE_CAPTURE_PROCESS_H
#define TRACE_CAPTURE_PROCESS_H

#include <sys/types.h>

/* Start of @pid in clock ticks after boot; 0 if there is no such process. */
unsigned long long process_start(pid_t pid);

/* From here on, what a child of ours leaves running becomes our child. */
void process_adopt(void);

/*
 * Ends all children of ours by SIGTERM, and waits for that up to a second. Do
 * not call it while there is one that is to go on.
 */
void process_end_children(void);

#endif
