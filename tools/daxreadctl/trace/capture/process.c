// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "trace/capture/process.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lib/memory.h"

/* The initial PID namespace (the kernel's PROC_PID_INIT_INO) */
#define INITIAL_PID_NS		0xEFFFFFFCU

#define IO_URING_NAME		"iou-"

bool process_ids_are_global(void)
{
	struct stat st;

	return stat("/proc/self/ns/pid", &st) != 0 || st.st_ino == INITIAL_PID_NS;
}

/* The entries of @path that are numbers, each to @visit */
static bool walk_ids(const char *path, void (*visit)(pid_t id, void *arg), void *arg)
{
	DIR *dir = opendir(path);
	struct dirent *entry;

	if (!dir)
		return false;
	while ((entry = readdir(dir))) {
		pid_t id = (pid_t)strtol(entry->d_name, NULL, 10);

		if (id > 0)
			visit(id, arg);
	}
	closedir(dir);
	return true;
}

static void append_id(pid_t id, void *arg)
{
	char **list = arg;
	char *longer = text_of("%s%s%d", *list, **list ? " " : "", id);

	free(*list);
	*list = longer;
}

char *process_threads(pid_t pid)
{
	char *path = text_of("/proc/%d/task", pid);
	char *list = copy_of("");

	if (!walk_ids(path, append_id, &list) || !*list) {
		free(list);
		list = NULL;
	}
	free(path);
	return list;
}

static bool has_name(pid_t id, const char *name, size_t length)
{
	char path[64], comm[32] = "";
	FILE *file;
	bool same;

	snprintf(path, sizeof(path), "/proc/%d/comm", id);
	file = fopen(path, "re");
	if (!file)
		return false;
	same = fgets(comm, sizeof(comm), file) && strncmp(comm, name, length) == 0;
	fclose(file);
	/* the whole name, unless it is the beginning of one */
	return same && (name[length - 1] == '-' || comm[length] == '\n');
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

	/* one that ends leaves us its own children: look again */
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
