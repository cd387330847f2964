// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* The clock's unit, as the environment tells it. */
#include "lib/input/unit.h"

#include <stdlib.h>
#include <string.h>

const char *unit_name(void)
{
	const char *unit = getenv("DAXREADCTL_UNIT");

	return unit && strcmp(unit, "instructions") == 0 ? unit : "ns";
}
