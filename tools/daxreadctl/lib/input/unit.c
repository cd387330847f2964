// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* The clock's unit: from an option, or from the environment. */
#include "lib/input/unit.h"

#include <stdlib.h>
#include <string.h>

const char *const unit_names[] = { "ns", "instructions", NULL };

const char *parse_unit(const char *text, void *target)
{
	if (strcmp(text, unit_names[UNIT_NS]) != 0 &&
	    strcmp(text, unit_names[UNIT_INSTRUCTIONS]) != 0)
		return "ns or instructions";
	*(const char **)target = text;
	return NULL;
}

enum unit unit_of(const char *name)
{
	if (!name)
		name = getenv("DAXREADCTL_UNIT");
	return name && strcmp(name, unit_names[UNIT_INSTRUCTIONS]) == 0 ?
	       UNIT_INSTRUCTIONS : UNIT_NS;
}
