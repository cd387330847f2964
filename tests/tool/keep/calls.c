// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Preloaded: appends each call of fsync() and rename() to the file $CALLS; the one that
 * $FAIL names fails with ENOSPC.
 */
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int noted(const char *call, const char *a, const char *b)
{
	const char *fail = getenv("FAIL"), *path = getenv("CALLS");
	FILE *file = fopen(path ? path : "/dev/null", "a");

	if (file) {
		fprintf(file, "%s %s%s%s\n", call, a, b ? " " : "", b ? b : "");
		fclose(file);
	}
	if (!fail || strcmp(fail, call) != 0)
		return 0;
	errno = ENOSPC;
	return -1;
}

int fsync(int fd)
{
	int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
	char link[64], path[PATH_MAX] = "";

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	if (readlink(link, path, sizeof(path) - 1) < 0)
		return -1;
	return noted("fsync", path, NULL) ? -1 : real(fd);
}

int rename(const char *from, const char *to)
{
	int (*real)(const char *, const char *) =
		(int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename");

	return noted("rename", from, to) ? -1 : real(from, to);
}
