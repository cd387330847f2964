// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "fs/device/sysroot.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/memory.h"
#include "lib/system/files.h"

const char *sysroot;

static char *path_of(const char *format, va_list args)
{
	char *path = vtext_of(format, args), *whole;

	if (!sysroot)
		return path;
	whole = text_of("%s%s", sysroot, path);
	free(path);
	return whole;
}

/* The path that the arguments of the calling function name */
#define PATH_OF_ARGS(format)				\
	({						\
		va_list args_;				\
		char *path_;				\
		va_start(args_, format);		\
		path_ = path_of(format, args_);		\
		va_end(args_);				\
		path_;					\
	})

char *sysroot_path(const char *format, ...)
{
	return PATH_OF_ARGS(format);
}

static char *read_and_free(char *path)
{
	char *text = read_text("%s", path);
	int error = errno;

	free(path);
	errno = error;
	return text;
}

char *read_system_text(const char *format, ...)
{
	return read_and_free(PATH_OF_ARGS(format));
}

bool read_system_number(int64_t *number, const char *format, ...)
{
	char *text = read_and_free(PATH_OF_ARGS(format));
	bool good = number_of(text, number);

	free(text);
	return good;
}

FILE *open_system_file(const char *format, ...)
{
	char *path = PATH_OF_ARGS(format);
	FILE *file = fopen(path, "re");

	free(path);
	return file;
}

char **system_names(const char *format, ...)
{
	char *path = PATH_OF_ARGS(format);
	char **names = names_in(path);

	free(path);
	return names;
}

bool system_has(const char *format, ...)
{
	char *path = PATH_OF_ARGS(format);
	bool found = access(path, F_OK) == 0;

	free(path);
	return found;
}

char *link_name(const char *format, ...)
{
	char *path = PATH_OF_ARGS(format);
	char *target = realpath(path, NULL);
	char *name = target ? copy_of(strrchr(target, '/') + 1) : NULL;

	free(target);
	free(path);
	return name;
}

long system_page_size(void)
{
	return sysroot ? 4096 : sysconf(_SC_PAGESIZE);
}
