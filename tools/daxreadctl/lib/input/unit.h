/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * What the clock counts. In the lab under instruction counting a nanosecond is
 * exactly an instruction, and is called so. The environment says when that is the
 * case: DAXREADCTL_UNIT=instructions.
 */
#ifndef LIB_INPUT_UNIT_H
#define LIB_INPUT_UNIT_H

#include "lib/input/parse.h"

enum unit { UNIT_NS, UNIT_INSTRUCTIONS };

/* Their names, in that order, and NULL */
extern const char *const unit_names[];

/* A unit's name. *(const char **) */
parse_function parse_unit;

/* The unit of that name, which parse_unit() took; NULL: the environment's */
enum unit unit_of(const char *name);

#endif
