/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * The unit of the clock. In the lab with instruction counting a nanosecond is exactly one
 * instruction. The environment then has DAXREADCTL_UNIT=instructions.
 */
#ifndef LIB_INPUT_UNIT_H
#define LIB_INPUT_UNIT_H

#include "lib/input/parse.h"

enum unit { UNIT_NS, UNIT_INSTRUCTIONS };

/* Their names, in that order, and NULL */
extern const char *const unit_names[];

/* A unit's name. *(const char **) */
parse_function parse_unit;

/* The unit @name, as parse_unit() accepts it; NULL: the unit of the environment */
enum unit unit_of(const char *name);

#endif
