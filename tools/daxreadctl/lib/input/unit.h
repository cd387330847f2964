/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * What the clock counts: in the lab under instruction counting a nanosecond is
 * an instruction, exactly, and is called so. The environment says when that
 * is: DAXREADCTL_UNIT=instructions.
 */
#ifndef LIB_INPUT_UNIT_H
#define LIB_INPUT_UNIT_H

/* "ns" or "instructions" */
const char *unit_name(void);

#endif
