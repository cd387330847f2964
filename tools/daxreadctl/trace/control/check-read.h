/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
#ifndef TRACE_CONTROL_CHECK_READ_H
#define TRACE_CONTROL_CHECK_READ_H

#include "fs/checks/check.h"
#include "fs/checks/file.h"

/*
 * Adds the last check: whether a read of @file, traced, takes the fast path. It is left out
 * if an earlier check has found that it cannot be traced, or that there is no file.
 */
void check_read(struct checks *checks, const struct dax_file *file);

#endif
