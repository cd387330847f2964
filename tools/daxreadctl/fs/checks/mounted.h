/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
#ifndef FS_CHECKS_MOUNTED_H
#define FS_CHECKS_MOUNTED_H

#include "fs/checks/check.h"
#include "fs/checks/target.h"

/* Where and how the file system is mounted, and what it is made like */
void check_mounted(struct checks *checks, const struct target *target);

/* Its switches */
void check_switches(struct checks *checks, const struct target *target);

#endif
