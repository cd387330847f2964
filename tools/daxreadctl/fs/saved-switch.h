/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * One run at a time may throw a file system's switch for a measurement, or set
 * it. What the switch was before is kept in /run/daxreadctl/NAME (for the second
 * switch NAME.read_iter) meanwhile, so that the run after one that was killed
 * outright restores it.
 */
#ifndef RUN_STATE_H
#define RUN_STATE_H

#include "fs/filesystem.h"
#include "fs/switch.h"

struct run_state;

/*
 * Takes the file system for this run, and restores what a killed run left.
 * NULL after an error, which was said.
 */
struct run_state *run_state_take(const struct dax_switch *which,
				 const struct filesystem *fs);

/*
 * Promises to put the switch back to what it is now, whatever happens. Returns
 * 0, or an exit status after an error, which was said.
 */
int run_state_keep_switch(struct run_state *state);

/* Puts the switch back, if that was promised, and gives the file system free. */
int run_state_release(struct run_state *state);

#endif
