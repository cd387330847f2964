/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
#ifndef FS_CHECKS_OBSTACLE_H
#define FS_CHECKS_OBSTACLE_H

#include "fs/can-dax.h"
#include "fs/checks/check.h"
#include "fs/checks/target.h"

/*
 * Adds the check @name, which found @obstacle, in the words of can-dax.h and with the
 * command that removes it
 */
void check_obstacle(struct checks *checks, const char *name, char *value,
		    const struct target *target, enum dax_obstacle obstacle);

#endif
