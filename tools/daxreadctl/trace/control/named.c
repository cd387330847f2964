// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "trace/control/named.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lib/memory.h"
#include "lib/message.h"
#include "trace/capture/process.h"

/* After pidfd_open() */
static int no_such_process(uint64_t pid, int error)
{
	char *name = text_of("%llu", (unsigned long long)pid);
	int status = print_error(EXIT_FAILURE, name, "cannot be traced: %s; see ps",
				 error == EINVAL ? "it is a thread, of the process that its Tgid in /proc names" :
						   "there is no such process");

	free(name);
	return status;
}

int named_find(struct named_processes *named, const struct trace_request *request)
{
	named->items = new_zeroed(request->pid_count, sizeof(*named->items));
	named->threads = copy_of("");
	for (size_t i = 0; i < request->pid_count; i++) {
		pid_t pid = (pid_t)request->pids[i];
		bool possible = request->pids[i] <= INT_MAX;
		char *threads = possible ? process_threads(pid) : NULL;
		int fd = possible ? (int)syscall(SYS_pidfd_open, pid, 0) : -1;
		int error = fd < 0 && possible ? errno : ESRCH;

		named->items[named->count++] = (struct pollfd){ .fd = fd, .events = POLLIN };
		if (!threads || fd < 0) {
			free(threads);
			return no_such_process(request->pids[i], error);
		}
		text_add(&named->threads, " ", "%s", threads);
		free(threads);
	}
	return 0;
}

void named_add_new_threads(const struct trace_request *request,
			   const struct trace_instances *instances)
{
	for (size_t i = 0; i < request->pid_count; i++) {
		char *threads = process_threads((pid_t)request->pids[i]);

		if (threads)
			trace_instance_add_pids(instances->main, threads);
		free(threads);
	}
}

bool named_ended(const struct named_processes *named)
{
	for (size_t i = 0; i < named->count; i++) {
		if (poll(&named->items[i], 1, 0) == 0)
			return false;
	}
	return named->count > 0;
}

void named_free(struct named_processes *named)
{
	for (size_t i = 0; i < named->count; i++) {
		if (named->items[i].fd >= 0)
			close(named->items[i].fd);
	}
	free(named->items);
	free(named->threads);
	*named = (struct named_processes){ 0 };
}
