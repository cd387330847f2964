// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "lib/system/lock-file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/memory.h"

#define WAIT_STEP_US	20000
#define WAIT_STEPS	250

static int make_directory_of(const char *path)
{
	char *copy = copy_of(path);
	int error = mkdir(dirname(copy), 0755) == 0 || errno == EEXIST ? 0 : -errno;

	free(copy);
	return error;
}

int lock_file_open(const char *path)
{
	int made = make_directory_of(path);

	if (made)
		return made;
	for (;;) {
		int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
		struct stat st;
		int error;

		if (fd < 0)
			return -errno;
		if (flock(fd, LOCK_EX | LOCK_NB) == 0 && fstat(fd, &st) == 0) {
			if (st.st_nlink > 0)
				return fd;
			/* another run removed it before we had the lock */
			close(fd);
			continue;
		}
		error = -errno;
		close(fd);
		return error;
	}
}

int lock_file_wait(const char *path)
{
	int fd = lock_file_open(path);

	for (int i = 0; fd == -EWOULDBLOCK && i < WAIT_STEPS; i++) {
		usleep(WAIT_STEP_US);
		fd = lock_file_open(path);
	}
	return fd;
}

bool lock_file_is_locked(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	bool locked;

	if (fd < 0)
		return false;
	locked = flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
	close(fd);
	return locked;
}

int lock_file_write(int fd, const char *text)
{
	ssize_t length = (ssize_t)strlen(text), written;

	if (ftruncate(fd, 0) != 0)
		return -errno;
	written = pwrite(fd, text, (size_t)length, 0);
	if (written == length)
		return 0;
	return written < 0 ? -errno : -ENOSPC;
}
