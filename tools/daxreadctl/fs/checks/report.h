/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
#ifndef FS_CHECKS_REPORT_H
#define FS_CHECKS_REPORT_H

#include "fs/checks/check.h"
#include "fs/checks/target.h"
#include "lib/output/table.h"

/* The columns of a check, and the table of them; its style is the command's. */
extern struct table checks_table;

/*
 * Prints the checks: a table and, unless columns were chosen or it is for programs, below
 * it how to mend what is wrong. @file: that was read; NULL: none. Returns an exit status:
 * that of the checks, or 1 if no read was seen to take the fast path.
 */
int checks_report(const struct checks *checks, const struct target *target, const char *file);

#endif
