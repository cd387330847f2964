// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "lib/output/file.h"

#include <libgen.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/memory.h"
#include "lib/message.h"
#include "lib/system/restore.h"

/* A device or pipe is written to itself, not put in place of. */
static bool is_special(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && !S_ISREG(st.st_mode);
}

int output_check(const char *path)
{
	char *copy = copy_of(path);
	struct stat st;
	int status = 0;

	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		status = print_error(EXIT_FAILURE, path,
				     "cannot be written: it is a directory; give a file");
	else if (access(is_special(path) ? path : dirname(copy), W_OK) != 0)
		status = print_error(EXIT_FAILURE, path,
				     "cannot be written: %m; give a file in a directory that you may write to");
	free(copy);
	return status;
}

static int write_error(const char *path)
{
	return print_error(EXIT_FAILURE, path,
			   "cannot be written: %m; check space and permissions");
}

static int write_to(const char *path, int (*write)(FILE *file, const void *arg),
		    const void *arg)
{
	FILE *file = fopen(path, "we");
	int status;
	bool good;

	if (!file)
		return write_error(path);
	status = write(file, arg);
	good = !ferror(file);
	good = fclose(file) == 0 && good;
	return status || good ? status : write_error(path);
}

int output_write(const char *path, int (*write)(FILE *file, const void *arg),
		 const void *arg)
{
	char *beside;
	int status, promise;

	if (is_special(path))
		return write_to(path, write, arg);
	beside = text_of("%s.part", path);
	promise = restore_unlink(beside);
	status = write_to(beside, write, arg);
	if (!status && rename(beside, path) != 0)
		status = write_error(path);
	restore_now(promise);
	free(beside);
	return status;
}
