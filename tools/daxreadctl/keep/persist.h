/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* set --persist and set --forget: changes of /etc/daxreadctl.conf */
#ifndef KEEP_PERSIST_H
#define KEEP_PERSIST_H

#include "fs/kept/file.h"
#include "fs/filesystem.h"
#include "fs/switch.h"

/*
 * Checks that a switch of @fs, which is one of @all, can be kept. Returns 0, or an exit
 * status after printing an error.
 */
int persist_check(const struct filesystems *all, const struct filesystem *fs);

/* Adds it to @file; the check was passed. */
void persist_set(struct kept_file *file, const struct filesystem *fs,
		 const struct dax_switch *which, bool on);

/* If nothing applies it at later mounts, prints how to start what does. */
void persist_note_service(void);

/*
 * Forgets the switch @which (NULL: both) of all named file systems, or, if one is not
 * kept, of none; prints what was forgotten. UUID=... need not be mounted. Returns an exit
 * status after printing an error.
 */
int persist_forget(char *const *names, int count, const struct dax_switch *which, bool json);

#endif
