/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Runs other programs, one at a time. */
#ifndef LIB_SYSTEM_CHILD_H
#define LIB_SYSTEM_CHILD_H

#include <stdbool.h>

/* Exit status of a child whose program could not be started */
#define CHILD_MISSING	127

/* True if the program is in PATH. */
bool child_is_there(const char *program);

/*
 * Runs @argv with the standard input @in and the standard output @out, and waits. Its
 * standard error is ours. Returns its exit status, CHILD_MISSING, or -errno;
 * -EINTR: a signal ended it.
 */
int child_run(const char *const argv[], int in, int out);

/* Kills the running child, if any. May be called in a signal handler. */
void child_end(void);

#endif
