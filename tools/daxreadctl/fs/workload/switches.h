/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* The switches that choose the method. */
#ifndef FS_WORKLOAD_SWITCHES_H
#define FS_WORKLOAD_SWITCHES_H

#include "fs/filesystem.h"
#include "fs/workload/method.h"

struct method_switches;

/*
 * Locks the switches that @methods need on @fs, and promises to restore them. If there is
 * only one method and the switches are already right, none is locked and *@held is NULL.
 * Returns 0, or an exit status after printing an error.
 */
int method_switches_take(const struct number_list *methods, const struct filesystem *fs,
			 struct method_switches **held);

/* Sets the switches for @method. Returns as above. */
int method_switches_choose(const struct method_switches *held, enum method method);

/* Restores all. Returns an exit status. @held may be NULL. */
int method_switches_release(struct method_switches *held);

/* Checks that this kernel has @methods. Returns 0, or EXIT_UNSUPPORTED after printing an error. */
int method_switches_check(const struct number_list *methods);

#endif
