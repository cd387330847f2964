/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
#ifndef BENCH_PEERS_DEVICE_H
#define BENCH_PEERS_DEVICE_H

/* The label of every peer's file system */
#define PEERS_LABEL	"daxreadctl"

/*
 * Checks that @device may be formatted for the peers. The user must have given the same
 * name as @overwrite (NULL: not given), the device must not be in use, and it must be
 * empty or have a file system that a killed run left. Changes nothing. Returns 0, or an
 * exit status after printing an error.
 */
int peers_device_check(const char *device, const char *overwrite);

/*
 * Checks again, locks the device for this run, and records in /run which file system will
 * be made on it. Returns 0, or an exit status after printing an error.
 */
int peers_device_take(const char *device);

/* The UUID for the file systems on that device */
const char *peers_device_uuid(void);

/* Unlocks the device, which is empty again. Returns an exit status. */
int peers_device_release(void);

#endif
