// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "lib/output/file.h"

#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/input/options.h"
#include "lib/memory.h"
#include "lib/message.h"
#include "lib/output/standard-output.h"
#include "lib/system/restore.h"

/* A device, a pipe, and a file without a name (/dev/fd/3), are written to directly. */
static bool is_special(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && (!S_ISREG(st.st_mode) || st.st_nlink == 0);
}

const char *parse_output_file(const char *text, void *target)
{
	if (!*text)
		return "a file";
	*(const char **)target = strcmp(text, "-") == 0 ? NULL : text;
	return NULL;
}

int output_check(const char *path)
{
	char *copy = copy_of(path);
	struct stat st;
	int status = 0;

	if (strcmp(path, "-") == 0)
		status = print_error(EXIT_FAILURE, path,
				     "cannot be written: this goes into a file only; give its name, or ./- if that is it");
	else if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
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

/* Who writes, and whether it must be on the disk in the end */
struct writer {
	int (*write)(FILE *file, const void *arg);
	const void *arg;
	bool through;
};

static int write_to(const char *path, const struct writer *writer)
{
	FILE *file = fopen(path, "we");
	int status;
	bool good;

	if (!file)
		return write_error(path);
	status = writer->write(file, writer->arg);
	good = !ferror(file);
	if (writer->through)
		good = fflush(file) == 0 && fsync(fileno(file)) == 0 && good;
	good = fclose(file) == 0 && good;
	return status || good ? status : write_error(path);
}

/* Makes the names in the directory of @path durable. */
static int sync_directory(const char *path)
{
	char *copy = copy_of(path);
	int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int status = fd < 0 || fsync(fd) != 0 ? write_error(path) : 0;

	if (fd >= 0)
		close(fd);
	free(copy);
	return status;
}

/* Replaces @path with what the writer writes. It keeps the mode of an existing file. */
static int replace(const char *path, const struct writer *writer)
{
	char *beside = text_of("%s.part", path);
	int promise = restore_unlink(beside);
	int status = write_to(beside, writer);
	struct stat st;

	if (!status && stat(path, &st) == 0)
		chmod(beside, st.st_mode & 07777);
	if (!status && rename(beside, path) != 0)
		status = write_error(path);
	if (!status && writer->through)
		status = sync_directory(path);
	restore_now(promise);
	free(beside);
	return status;
}

static int write_or_replace(const char *path, const struct writer *writer)
{
	char *target;
	int status;

	if (is_special(path))
		return write_to(path, writer);
	/* a symbolic link stays one */
	target = realpath(path, NULL);
	status = replace(target ? target : path, writer);
	free(target);
	return status;
}

int output_write(const char *path, int (*write)(FILE *file, const void *arg),
		 const void *arg)
{
	return write_or_replace(path, &(struct writer){ write, arg, false });
}

int output_write_through(const char *path, int (*write)(FILE *file, const void *arg),
			 const void *arg)
{
	return write_or_replace(path, &(struct writer){ write, arg, true });
}

struct answer {
	const char *path;
	int (*work)(void *arg);
	void *arg;
};

/* Redirects standard output to @file while the answer is printed. */
static int write_answer(FILE *file, const void *arg)
{
	const struct answer *answer = arg;
	int before, status;

	fflush(stdout);
	before = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
	if (before < 0 || dup2(fileno(file), STDOUT_FILENO) < 0)
		return print_error(EXIT_FAILURE, "standard output",
				   "cannot be led to another file: %m; try without --output-file");
	standard_output_place(answer->path);
	status = answer->work(answer->arg);
	status = standard_output_flush(status);
	standard_output_place(NULL);
	dup2(before, STDOUT_FILENO);
	close(before);
	return status;
}

int output_answer(const char *path, int (*work)(void *arg), void *arg)
{
	const struct answer answer = { path, work, arg };

	return path ? output_write(path, write_answer, &answer) : work(arg);
}

/* The real path of a file that may not exist yet, in a directory that exists */
static char *full_name(const char *path)
{
	char *full = realpath(path, NULL), *copy, *directory;

	if (full)
		return full;
	copy = copy_of(path);
	directory = realpath(dirname(copy), NULL);
	strcpy(copy, path);
	full = text_of("%s/%s", directory ? directory : "", basename(copy));
	free(directory);
	free(copy);
	return full;
}

bool output_is_same(const char *a, const char *b)
{
	char *full_a, *full_b;
	bool same;

	if (!a || !b)
		return false;
	full_a = full_name(a);
	full_b = full_name(b);
	same = strcmp(full_a, full_b) == 0 && !is_special(a);
	free(full_a);
	free(full_b);
	return same;
}

bool output_is_standard(const char *path)
{
	struct stat file, out;

	return stat(path, &file) == 0 && fstat(STDOUT_FILENO, &out) == 0 &&
	       file.st_dev == out.st_dev && file.st_ino == out.st_ino &&
	       (!S_ISCHR(file.st_mode) || isatty(STDOUT_FILENO));
}

/* Two results would mix in one place. */
static int check_pair(const struct output_file *first, const struct output_file *second)
{
	if (strcmp(first->path, "-") == 0 && strcmp(second->path, "-") == 0)
		return wrong_usage("--%s -: standard output is that of --%s; name a file for one of them",
				   second->option, first->option);
	if (output_is_same(first->path, second->path))
		return wrong_usage("--%s %s: is the file of --%s, too; give another",
				   second->option, second->path, first->option);
	return 0;
}

int output_check_all(const struct output_file *files, size_t count)
{
	int status = 0;

	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; !status && files[i].path && k < i; k++)
			status = files[k].path ? check_pair(&files[k], &files[i]) : 0;
	}
	for (size_t i = 0; !status && i < count; i++) {
		if (files[i].path && !(files[i].standard && strcmp(files[i].path, "-") == 0))
			status = output_check(files[i].path);
	}
	return status;
}
