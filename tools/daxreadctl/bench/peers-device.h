/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
#ifndef BENCH_PEERS_DEVICE_H
#define BENCH_PEERS_DEVICE_H

/* Label of every file system that is made for a peer */
#define PEERS_LABEL	"daxreadctl"

/*
 * May @device be formatted for the peers? The user must have said so with
 * @overwrite, the same name again (NULL: was not given). Nobody uses the device,
 * and no file system is on it but what a run that was killed left. Changes
 * nothing. Returns 0, or an exit status after printing an error.
 */
int peers_device_check(const char *device, const char *overwrite);

/*
 * Checks again, takes the device for this run, and notes in /run which file
 * system will be made on it. Returns 0, or an exit status after
 * printing an error.
 */
int peers_device_take(const char *device);

/* The UUID that file systems on the device taken are to have */
const char *peers_device_uuid(void);

/* The device holds nothing of this run any more. Returns an exit status. */
int peers_device_release(void);

#endif
