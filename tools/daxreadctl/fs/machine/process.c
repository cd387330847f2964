// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* Finds out what makes system calls of this process dearer than those of others. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fs/device/sysroot.h"
#include "fs/machine/machine.h"

/* The number in a line of /proc/self/status, "TracerPid:	4711"; 0 if there is none */
static long status_number(const char *status, const char *name)
{
	const char *line = strstr(status, name);

	return line ? strtol(line + strlen(name), NULL, 10) : 0;
}

void warn_of_process(struct warnings *warnings)
{
	char *status = read_system_text("/proc/self/status");
	long tracer;

	if (!status)
		return;
	tracer = status_number(status, "\nTracerPid:");
	if (tracer)
		warnings_add(warnings, "traced-process",
			     "the process %ld traces this one (strace, a debugger): system calls may stop for it",
			     tracer);
	if (status_number(status, "\nSeccomp:"))
		warnings_add(warnings, "system-call-filter",
			     "a filter of system calls (seccomp) is on this process, as in most containers: each read runs it");
	free(status);
}
