// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * An ext4 file handle has the inode's number and its generation, where 0 means any. The
 * file is opened by it, not for reading, and the kernel gives the name by which the file
 * was looked up. Only root can do this (CAP_DAC_READ_SEARCH).
 */
#include "trace/report/file-path.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/memory.h"

/* The kernel's FILEID_INO32_GEN */
#define INO32_GEN	1

static bool is_file(const struct stat *st, dev_t dev, uint64_t ino)
{
	return st->st_dev == dev && st->st_ino == ino;
}

static int open_inode(int mount_fd, uint64_t ino)
{
	const uint32_t fid[2] = { (uint32_t)ino, 0 };
	struct file_handle *handle;
	int fd;

	if (ino > UINT32_MAX)
		return -1;
	handle = new_zeroed(1, sizeof(*handle) + sizeof(fid));
	handle->handle_bytes = sizeof(fid);
	handle->handle_type = INO32_GEN;
	memcpy(handle->f_handle, fid, sizeof(fid));
	fd = open_by_handle_at(mount_fd, handle, O_PATH | O_CLOEXEC);
	free(handle);
	return fd;
}

/* The kernel's path of the open file @fd, if the path leads to that file */
static char *name_of(int fd, dev_t dev, uint64_t ino)
{
	char *link = text_of("/proc/self/fd/%d", fd);
	char path[4096];
	ssize_t length = readlink(link, path, sizeof(path) - 1);
	struct stat opened, named;

	free(link);
	if (length < 0 || fstat(fd, &opened) != 0 || !is_file(&opened, dev, ino))
		return NULL;
	path[length] = '\0';
	if (opened.st_nlink == 0)	/* "... (deleted)" */
		return path[0] == '/' && path[1] ? copy_of(path) : NULL;
	return lstat(path, &named) == 0 && is_file(&named, dev, ino) ? copy_of(path) : NULL;
}

static char *path_below(const char *mount_point, dev_t dev, uint64_t ino)
{
	int mount_fd = open(mount_point, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char *path = NULL;
	struct stat st;

	if (mount_fd < 0)
		return NULL;
	/* another file system may be mounted over this one */
	if (fstat(mount_fd, &st) == 0 && st.st_dev == dev) {
		int fd = open_inode(mount_fd, ino);

		if (fd >= 0) {
			path = name_of(fd, dev, ino);
			close(fd);
		}
	}
	close(mount_fd);
	return path;
}

char *inode_path(const struct filesystems *all, dev_t dev, uint64_t ino)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct filesystem *fs = &all->items[i];

		for (size_t m = 0; fs->devno == dev && m < fs->mounts; m++) {
			char *path = path_below(fs->mount_points[m], dev, ino);

			if (path)
				return path;
		}
	}
	return NULL;
}
