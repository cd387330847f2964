/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* The service: applies what is kept at each mount. */
#ifndef KEEP_FOLLOW_H
#define KEEP_FOLLOW_H

#include <stdbool.h>

/*
 * Applies what is kept to all mounted file systems, then to each that is mounted. The
 * kernel tells of mounts in this mount namespace; for those in others it looks every
 * @interval seconds. SIGHUP: reads the file again and applies it to all. Ends with SIGTERM
 * or SIGINT, or with an exit status after printing an error.
 */
int follow_mounts(double interval);

/* True if such a service runs. */
bool follow_is_running(void);

#endif
