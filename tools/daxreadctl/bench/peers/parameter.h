/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * The kernel's parameter that makes reads of XFS, ext2 and EROFS lean, one for all
 * three. A bench of peers sets it for each row. It is restored at the end, also after
 * a signal; after a kill the next run restores it.
 */
#ifndef PEERS_PARAMETER_H
#define PEERS_PARAMETER_H

#include <stdbool.h>

/* Does this kernel have it? */
bool peers_parameter_supported(void);

/*
 * Takes it for this run and promises to restore it, where the kernel has it. Returns 0,
 * or an exit status after printing an error.
 */
int peers_parameter_take(void);

/* Sets it, if it was taken. Returns 0, or an exit status after printing an error. */
int peers_parameter_set(bool on);

/* Restores it, if it was taken. Returns an exit status. */
int peers_parameter_release(void);

#endif
