// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "lib/system/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/memory.h"

#define TEXT_MAX	65536

static char *read_file(const char *path)
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

char *read_text(const char *format, ...)
{
	char *path, *text;
	va_list args;
	int error;

	va_start(args, format);
	path = vtext_of(format, args);
	va_end(args);
	text = read_file(path);
	error = errno;
	free(path);
	errno = error;
	return text;
}

bool number_of(const char *text, int64_t *number)
{
	int64_t value;
	char *end;

	if (!text)
		return false;
	errno = 0;
	value = strtoll(text, &end, 10);
	if (errno || end == text || *end)
		return false;
	*number = value;
	return true;
}

static int is_no_dot(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* By bytes, whatever the locale */
static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

char **names_in(const char *path)
{
	struct dirent **entries = NULL;
	int count = scandir(path, &entries, is_no_dot, by_name);
	char **names = new_zeroed(count > 0 ? (size_t)count + 1 : 1, sizeof(*names));

	for (int i = 0; i < count; i++) {
		names[i] = copy_of(entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return names;
}

void free_names(char **names)
{
	for (char **name = names; *name; name++)
		free(*name);
	free(names);
}
