/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Processes: their IDs, their threads, and those that a program leaves running. */
#ifndef TRACE_PROCESS_H
#define TRACE_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * True if this process sees the IDs of the kernel's events; false in a PID namespace, as
 * in most containers.
 */
bool process_ids_are_global(void);

/*
 * For --pid: checks that it sees these IDs. Returns 0, or an exit status after printing an
 * error.
 */
int process_check_ids(void);

/* The IDs of @pid's threads, separated by blanks; NULL: no such process. The caller frees it. */
char *process_threads(pid_t pid);

/*
 * Calls @found with each thread that the kernel has made for io_uring in a process that
 * has a thread named @comm.
 */
void process_find_io_uring(const char *comm, void (*found)(int pid, void *arg), void *arg);

/* From now on, processes that a child leaves running become children of this process. */
void process_adopt(void);

/* Ends all children of ours in the process group @group, and waits for that up to a second. */
void process_end_group(pid_t group);

#endif
