// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Prints the check of each health given, "-" for none, of a DIMM: a saved tree has none,
 * because it takes a call to the firmware.
 */
#include <stdio.h>
#include <string.h>

#include "fs/checks/device.h"

int main(int argc, char **argv)
{
	struct checks checks = { 0 };

	for (int i = 1; i < argc; i++)
		check_health(&checks, strcmp(argv[i], "-") == 0 ? NULL : argv[i], MEMORY_DIMM);
	for (size_t i = 0; i < checks.count; i++)
		printf("%s:%s\n", check_state_name(checks.items[i].state),
		       checks.items[i].command ? checks.items[i].command : "-");
	printf("%d\n", checks_status(&checks));
	checks_free(&checks);
	return 0;
}
