/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * One run at a time may throw a file system's switch for a measurement, or set
 * it. What the switch was before is kept in /run/daxreadctl/NAME (for the second
 * switch NAME.read_iter) meanwhile, so that the run after one that was killed
 * outright restores it.
 */
#ifndef FS_SAVED_SWITCH_H
#define FS_SAVED_SWITCH_H

#include "fs/filesystem.h"
#include "fs/switch.h"

struct saved_switch;

/*
 * Takes the file system for this run, and restores what a killed run left. Returns
 * 0, or an exit status after printing an error; *@locked is then NULL.
 */
int saved_switch_lock(struct saved_switch **locked, const struct dax_switch *which,
		      const struct filesystem *fs, enum switch_via via);

/*
 * Promises to put the switch back to what it is now, whatever happens. Returns
 * 0, or an exit status after printing an error.
 */
int saved_switch_save(struct saved_switch *state);

/* Puts the switch back, if that was promised, and gives the file system free. */
int saved_switch_release(struct saved_switch *state);

#endif
