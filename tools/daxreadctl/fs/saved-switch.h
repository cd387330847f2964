/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Only one run at a time may change a file system's switch, for a measurement or to set
 * it. The earlier value is kept in /run/daxreadctl/NAME (for the second switch in
 * NAME.read_iter), so that the next run can restore it after a SIGKILL.
 */
#ifndef FS_SAVED_SWITCH_H
#define FS_SAVED_SWITCH_H

#include "fs/filesystem.h"
#include "fs/switch.h"

struct saved_switch;

/*
 * Locks the switch for this run, and restores it if a killed run left it changed. Returns
 * 0, or an exit status after printing an error; *@locked is then NULL.
 */
int saved_switch_lock(struct saved_switch **locked, const struct dax_switch *which,
		      const struct filesystem *fs, enum switch_via via);

/*
 * Promises to restore the switch to its present value. Returns 0, or an exit status after
 * printing an error.
 */
int saved_switch_save(struct saved_switch *state);

/* Restores the switch, if that was promised, and unlocks it. Returns an exit status. */
int saved_switch_release(struct saved_switch *state);

#endif
