/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
#ifndef FS_CHECKS_DEVICE_H
#define FS_CHECKS_DEVICE_H

#include "fs/checks/check.h"
#include "fs/checks/target.h"

/* The device under a file system: what it is, and whether the fast path can read from it */
void check_device(struct checks *checks, const struct target *target);

/* The health of DIMMs, a word of ndctl's; NULL: they do not say. */
void check_health(struct checks *checks, const char *health, enum memory_kind kind);

/* That there is no block device at all, or a device that cannot hold a file system */
void check_none(struct checks *checks, const struct target *target);

#endif
