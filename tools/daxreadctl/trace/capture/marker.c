// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "trace/capture/marker.h"

#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "lib/message.h"

#define MARK		"daxreadctl\n"
#define WAIT_STEPS	1000	/* of 10 ms */

int marker_open(struct tracefs_instance *instance, int *fd)
{
	char *path = tracefs_instance_get_file(instance, "trace_marker");
	int status = 0;

	*fd = path ? open(path, O_WRONLY | O_CLOEXEC) : -1;
	if (*fd < 0)
		status = print_error(EXIT_FAILURE, path,
				     "cannot be opened: %m; run daxreadctl outside of this PID namespace");
	tracefs_put_tracing_file(path);
	return status;
}

bool marker_write(int fd)
{
	/*
	 * The kernel only reads memory that is present: a process that was just forked
	 * has no page of a constant yet.
	 */
	volatile char mark[] = MARK;

	return write(fd, (const char *)mark, sizeof(mark) - 1) == sizeof(mark) - 1;
}

static int take_mark(struct tep_event *event, struct tep_record *record, int cpu, void *arg)
{
	(void)cpu;
	/* the buffer contains only marks */
	*(pid_t *)arg = tep_data_pid(event->tep, record);
	return 0;
}

int marker_wait(struct tracefs_instance *instance, pid_t *pid)
{
	static const char *const systems[] = { "ftrace", "task", NULL };
	const struct timespec moment = { .tv_nsec = 10 * 1000 * 1000 };
	struct tep_handle *tep = tracefs_local_events_system(NULL, systems);

	*pid = 0;
	for (int i = 0; tep && !*pid && i < WAIT_STEPS; i++) {
		if (tracefs_iterate_raw_events(tep, instance, NULL, 0, take_mark, pid) != 0)
			break;
		if (!*pid)
			nanosleep(&moment, NULL);
	}
	if (tep)
		tep_free(tep);
	if (*pid > 0)
		return 0;
	return print_error(EXIT_FAILURE, tracefs_instance_get_name(instance),
			   "the kernel's ID of the command cannot be learned: no mark came; run daxreadctl outside of this PID namespace");
}
