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

int marker_open(struct tracefs_instance *instance)
{
	char *path = tracefs_instance_get_file(instance, "trace_marker");
	int fd = path ? open(path, O_WRONLY | O_CLOEXEC) : -1;

	if (fd < 0)
		print_error(EXIT_FAILURE, path,
			    "cannot be opened: %m; run daxreadctl outside of this PID namespace");
	tracefs_put_tracing_file(path);
	return fd;
}

bool marker_write(int fd)
{
	/*
	 * The kernel takes only what is in memory at that moment: of a constant a process
	 * that was just forked has no page yet.
	 */
	volatile char mark[] = MARK;

	return write(fd, (const char *)mark, sizeof(mark) - 1) == sizeof(mark) - 1;
}

static int take_mark(struct tep_event *event, struct tep_record *record, int cpu, void *arg)
{
	(void)cpu;
	/* nothing but marks is in the buffer */
	*(pid_t *)arg = tep_data_pid(event->tep, record);
	return 0;
}

pid_t marker_wait(struct tracefs_instance *instance)
{
	static const char *const systems[] = { "ftrace", "task", NULL };
	const struct timespec moment = { .tv_nsec = 10 * 1000 * 1000 };
	struct tep_handle *tep = tracefs_local_events_system(NULL, systems);
	pid_t pid = 0;

	for (int i = 0; tep && !pid && i < WAIT_STEPS; i++) {
		if (tracefs_iterate_raw_events(tep, instance, NULL, 0, take_mark, &pid) != 0)
			break;
		if (!pid)
			nanosleep(&moment, NULL);
	}
	if (tep)
		tep_free(tep);
	if (!pid)
		print_error(EXIT_FAILURE, tracefs_instance_get_name(instance),
			    "the kernel's ID of the command cannot be learned: no mark came; run daxreadctl outside of this PID namespace");
	return pid;
}
