// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "fs/machine/machine.h"

void warn_of_machine(struct warnings *warnings, bool in_time)
{
	warn_of_tracing(warnings);
	warn_of_process(warnings);
	warn_of_debugging(warnings, in_time);
	if (!in_time)
		return;
	/* these do not change a count of instructions */
	warn_of_emulation(warnings);
	warn_of_clock(warnings);
	warn_of_frequency(warnings);
}
