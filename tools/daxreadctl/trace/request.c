// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "trace/request.h"

#include <string.h>

#include "lib/input/options.h"

/* The longest name of a task (the kernel's TASK_COMM_LEN, less the NUL) */
#define COMM_BYTES	15

int trace_check_comm(const char *comm)
{
	if (strlen(comm) > COMM_BYTES)
		return wrong_usage("--comm %s: a task's name has at most %d bytes, give the first %d",
				   comm, COMM_BYTES, COMM_BYTES);
	if (strchr(comm, '"') && strchr(comm, '\''))
		return wrong_usage("--comm %s: the kernel cannot look for both kinds of quotes; use --pid",
				   comm);
	return 0;
}
