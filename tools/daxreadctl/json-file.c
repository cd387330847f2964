// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "json-file.h"

#include <libgen.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "memory.h"
#include "putback.h"
#include "say.h"
#include "table.h"

/* A device or pipe is written to itself, not put in place of. */
static bool is_special(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && !S_ISREG(st.st_mode);
}

int json_check_path(const char *path)
{
	char *copy = copy_of(path);
	struct stat st;
	int status = 0;

	if (strcmp(path, "-") == 0)
		;
	else if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		status = complain(EXIT_FAILURE, path,
				  "cannot be written: it is a directory; give a file");
	else if (access(is_special(path) ? path : dirname(copy), W_OK) != 0)
		status = complain(EXIT_FAILURE, path,
				  "cannot be written: %m; give a file in a directory that you may write to");
	free(copy);
	return status;
}

static int write_error(const char *path)
{
	return complain(EXIT_FAILURE, path,
			"cannot be written: %m; look for room and permission");
}

static int write_to(const char *path, struct json_object *object)
{
	FILE *file = fopen(path, "we");
	bool good;

	if (!file)
		return write_error(path);
	good = fputs(json_text(object), file) >= 0 && fputc('\n', file) != EOF;
	if (fclose(file) != 0 || !good)
		return write_error(path);
	return 0;
}

int json_write(struct json_object *object, const char *path)
{
	char *beside;
	int status, promise;

	if (strcmp(path, "-") == 0)
		return print_json(object);
	if (is_special(path)) {
		status = write_to(path, object);
	} else {
		beside = text_of("%s.part", path);
		promise = putback_unlink(beside);
		status = write_to(beside, object);
		if (!status && rename(beside, path) != 0)
			status = write_error(path);
		putback_now(promise);
		free(beside);
	}
	json_object_put(object);
	return status;
}
