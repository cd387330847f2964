/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Checks of the kernel and the machine, whatever file system is meant */
#ifndef FS_CHECKS_SYSTEM_H
#define FS_CHECKS_SYSTEM_H

#include <libmount.h>

#include "fs/checks/check.h"

/* The series and CONFIG_FS_DAX */
void check_kernel(struct checks *checks);

/* What the switches are after a mount, and the one switch of other file systems */
void check_parameters(struct checks *checks);

/* Whether events can be traced; @mounts says where tracefs is. */
void check_tracing(struct checks *checks, struct libmnt_table *mounts);

/* The processor's counters, and its mitigations that reads pay for */
void check_processor(struct checks *checks);

#endif
