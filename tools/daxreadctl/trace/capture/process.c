// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "trace/capture/process.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Fields of /proc/PID/stat, counted as in proc(5) */
#define FIELD_NAME	2
#define FIELD_PARENT	4
#define FIELD_START	22

/* A field after the name of @pid's stat; 0 if there is no such process */
static unsigned long long stat_field(pid_t pid, int wanted)
{
	char path[64], stat[1024], *p;
	size_t got;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	file = fopen(path, "re");
	if (!file)
		return 0;
	got = fread(stat, 1, sizeof(stat) - 1, file);
	fclose(file);
	stat[got] = '\0';

	/* the name may hold anything, and ends with ")" */
	p = strrchr(stat, ')');
	for (int field = FIELD_NAME; p && field < wanted; field++)
		p = strchr(p + 1, ' ');
	return p ? strtoull(p + 1, NULL, 10) : 0;
}

unsigned long long process_start(pid_t pid)
{
	return stat_field(pid, FIELD_START);
}

void process_adopt(void)
{
	prctl(PR_SET_CHILD_SUBREAPER, 1);
}

static void signal_children(int signal)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;

	while (proc && (entry = readdir(proc))) {
		pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);

		if (pid > 0 && (pid_t)stat_field(pid, FIELD_PARENT) == getpid())
			kill(pid, signal);
	}
	if (proc)
		closedir(proc);
}

void process_end_children(void)
{
	const struct timespec moment = { .tv_nsec = 10 * 1000 * 1000 };

	/* one that ends leaves us its own children: look again */
	for (int i = 0; i < 100; i++) {
		pid_t ended = waitpid(-1, NULL, WNOHANG);

		if (ended < 0)
			return;
		if (ended > 0)
			continue;
		signal_children(SIGTERM);
		nanosleep(&moment, NULL);
	}
}
