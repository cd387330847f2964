// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "fs/device/sysroot.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/memory.h"

#define TEXT_MAX	65536

const char *sysroot;

static char *path_of(const char *format, va_list args)
{
	char *path, *whole;

	if (vasprintf(&path, format, args) < 0)
		path = NULL;
	if (!sysroot)
		return check_alloc(path);
	whole = text_of("%s%s", sysroot, (char *)check_alloc(path));
	free(path);
	return whole;
}

char *sysroot_path(const char *format, ...)
{
	va_list args;
	char *path;

	va_start(args, format);
	path = path_of(format, args);
	va_end(args);
	return path;
}

char *read_text(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t used = 0;
	ssize_t got;
	char *text;
	int error;

	if (fd < 0)
		return NULL;
	text = new_zeroed(TEXT_MAX + 1, 1);
	while ((got = read(fd, text + used, TEXT_MAX - used)) > 0)
		used += (size_t)got;
	error = errno;
	close(fd);
	if (got < 0) {
		free(text);
		errno = error;
		return NULL;
	}
	if (used && text[used - 1] == '\n')
		used--;
	text[used] = '\0';
	return text;
}

char *read_system_text(const char *format, ...)
{
	char *path, *text;
	va_list args;
	int error;

	va_start(args, format);
	path = path_of(format, args);
	va_end(args);
	text = read_text(path);
	error = errno;
	free(path);
	errno = error;
	return text;
}

char *link_name(const char *format, ...)
{
	char *path, *target, *name = NULL;
	va_list args;

	va_start(args, format);
	path = path_of(format, args);
	va_end(args);
	target = realpath(path, NULL);
	if (target)
		name = copy_of(strrchr(target, '/') + 1);
	free(target);
	free(path);
	return name;
}
