// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "fs/kept/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fs/device/sysroot.h"
#include "lib/message.h"
#include "lib/output/file.h"
#include "lib/system/lock-file.h"
#include "lib/system/privilege.h"
#include "lib/system/restore.h"

char *kept_path(void)
{
	return sysroot_path(KEPT_FILE);
}

/* Opens a plain file; a FIFO would block the service. NULL and errno if it is none. */
static FILE *open_plain(const char *path)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct stat st;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		return fdopen(fd, "r");
	close(fd);
	errno = EINVAL;
	return NULL;
}

static int unreadable(const char *path, int error)
{
	if (error == EINVAL)
		return print_error(EXIT_FAILURE, path,
				   "cannot be read: it is not a plain file; remove it or move it away");
	return print_error(EXIT_FAILURE, path, "cannot be read: %s; %s", strerror(error),
			   remedy_for(error, "look into the kernel's log (dmesg)"));
}

static int read_from(const char *path, struct kept *kept)
{
	FILE *file = open_plain(path);
	const char *wrong;
	int status = 0;

	*kept = (struct kept){ 0 };
	if (!file)
		return errno == ENOENT ? 0 : unreadable(path, errno);
	wrong = kept_parse(kept, file);
	if (ferror(file))
		status = unreadable(path, EIO);
	else if (wrong)
		status = print_error(EXIT_FAILURE, path, "line %zu cannot be used: %s",
				     kept->count, wrong);
	fclose(file);
	if (status)
		kept_free(kept);
	return status;
}

int kept_read(struct kept *kept)
{
	char *path = kept_path();
	int status = read_from(path, kept);

	free(path);
	return status;
}

static int lock(struct kept_file *file)
{
	char *path = sysroot_path(RUN_DIRECTORY "/conf");
	int status = 0;

	file->fd = lock_file_wait(path);
	if (file->fd >= 0)
		file->promise = restore_unlink(path);
	else if (file->fd == -EWOULDBLOCK)
		status = print_error(EXIT_FAILURE, file->path,
				     "cannot be changed now: another run of daxreadctl set changes it; try again");
	else
		status = print_error(EXIT_FAILURE, path, "cannot be made: %s; %s",
				     strerror(-file->fd),
				     remedy_for(-file->fd, "make a writable /run"));
	free(path);
	return status;
}

static void unlock(struct kept_file *file)
{
	restore_now(file->promise);
	close(file->fd);
	free(file->path);
}

int kept_open(struct kept_file *file)
{
	int status;

	*file = (struct kept_file){ .path = kept_path() };
	status = output_check(file->path);
	if (!status)
		status = lock(file);
	if (status) {
		free(file->path);
		return status;
	}
	status = read_from(file->path, &file->kept);
	if (status)
		unlock(file);
	return status;
}

static int print_to(FILE *file, const void *arg)
{
	const struct kept *kept = arg;

	/* all may read a new file, whatever the umask of root; an existing one keeps its mode */
	fchmod(fileno(file), 0644);
	kept_print(kept, file);
	return 0;
}

int kept_write(const struct kept_file *file)
{
	return output_write_through(file->path, print_to, &file->kept);
}

void kept_close(struct kept_file *file)
{
	kept_free(&file->kept);
	unlock(file);
}
