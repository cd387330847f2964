// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "trace/capture/process.h"

#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lib/memory.h"
#include "lib/message.h"
#include "lib/system/files.h"

/* The initial PID namespace (the kernel's PROC_PID_INIT_INO) */
#define INITIAL_PID_NS		0xEFFFFFFCU

#define IO_URING_NAME		"iou-"

bool process_ids_are_global(void)
{
	struct stat st;

	return stat("/proc/self/ns/pid", &st) != 0 || st.st_ino == INITIAL_PID_NS;
}

int process_check_ids(void)
{
	if (process_ids_are_global())
		return 0;
	return print_error(EXIT_FAILURE, "--pid",
			   "processes cannot be traced by their IDs: those of this PID namespace are not the kernel's; run daxreadctl outside of it, use --comm, or start the command with it");
}

/* Calls @visit with each entry of @path that is a number. */
static void walk_ids(const char *path, void (*visit)(pid_t id, void *arg), void *arg)
{
	char **names = names_in(path);

	for (char **name = names; *name; name++) {
		int64_t id;

		if (number_of(*name, &id) && id > 0 && id <= INT_MAX)
			visit((pid_t)id, arg);
	}
	free_names(names);
}

static void append_id(pid_t id, void *arg)
{
	text_add(arg, " ", "%d", id);
}

char *process_threads(pid_t pid)
{
	char *path = text_of("/proc/%d/task", pid);
	char *list = copy_of("");

	walk_ids(path, append_id, &list);
	if (!*list) {
		free(list);
		list = NULL;
	}
	free(path);
	return list;
}

static bool has_name(pid_t id, const char *name, size_t length)
{
	char *comm = read_text("/proc/%d/comm", id);
	/* the whole name, unless @name is the beginning of one */
	bool same = comm && strncmp(comm, name, length) == 0 &&
		    (name[length - 1] == '-' || !comm[length]);

	free(comm);
	return same;
}

struct search {
	const char *comm;
	bool named;		/* a thread has this name */
	void (*found)(int pid, void *arg);
	void *arg;
};

static void look_for_name(pid_t thread, void *arg)
{
	struct search *search = arg;

	search->named |= has_name(thread, search->comm, strlen(search->comm));
}

static void look_for_io_uring(pid_t thread, void *arg)
{
	struct search *search = arg;

	if (has_name(thread, IO_URING_NAME, strlen(IO_URING_NAME)))
		search->found(thread, search->arg);
}

static void search_process(pid_t pid, void *arg)
{
	char *path = text_of("/proc/%d/task", pid);
	struct search *search = arg;

	search->named = false;
	walk_ids(path, look_for_name, search);
	if (search->named)
		walk_ids(path, look_for_io_uring, search);
	free(path);
}

void process_find_io_uring(const char *comm, void (*found)(int pid, void *arg), void *arg)
{
	struct search search = { .comm = comm, .found = found, .arg = arg };

	walk_ids("/proc", search_process, &search);
}

void process_adopt(void)
{
	prctl(PR_SET_CHILD_SUBREAPER, 1);
}

void process_end_group(pid_t group)
{
	const struct timespec moment = { .tv_nsec = 10 * 1000 * 1000 };

	/* the children of one that ends become ours: look again */
	for (int i = 0; i < 100; i++) {
		pid_t ended = waitpid(-group, NULL, WNOHANG);

		if (ended < 0)
			return;
		if (ended > 0)
			continue;
		kill(-group, SIGTERM);
		nanosleep(&moment, NULL);
	}
}
