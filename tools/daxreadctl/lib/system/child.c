// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "lib/system/child.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/memory.h"

static volatile pid_t running;	/* 0: none */

bool child_is_there(const char *program)
{
	const char *path = getenv("PATH");
	char *copy = copy_of(path ? path : ""), *rest = copy, *directory;
	bool found = false;

	while (!found && (directory = strsep(&rest, ":"))) {
		char *file = text_of("%s/%s", *directory ? directory : ".", program);

		found = access(file, X_OK) == 0;
		free(file);
	}
	free(copy);
	return found;
}

int child_run(const char *const argv[], int in, int out)
{
	pid_t pid = fork();
	int status, error = pid < 0 ? errno : 0;

	running = pid > 0 ? pid : 0;
	if (pid == 0) {
		if (dup2(in, STDIN_FILENO) >= 0 && dup2(out, STDOUT_FILENO) >= 0)
			execvp(argv[0], (char *const *)(uintptr_t)argv);
		_exit(CHILD_MISSING);
	}
	while (!error && waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			error = errno;
	}
	running = 0;
	if (error)
		return -error;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -EINTR;
}

void child_end(void)
{
	if (!running)
		return;
	kill(running, SIGKILL);
	waitpid(running, NULL, 0);
	running = 0;
}
