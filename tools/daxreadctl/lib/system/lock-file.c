// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "lib/system/lock-file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

int lock_file_open(const char *path)
{
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
