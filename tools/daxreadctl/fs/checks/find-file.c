// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * A file system may hold millions of files: only the first ones of two levels are looked
 * at. Nothing is followed, entered or opened that is not a directory or a plain file of this
 * file system.
 */
#include "fs/checks/find-file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "fs/open.h"
#include "lib/memory.h"

#define ENTRIES_MAX	4000	/* in all, each directory's counted twice */
#define LEVELS		2
#define READ_BYTES	4096

struct search {
	struct dax_file *file;
	dev_t devno;
	unsigned int looked_at;	/* files and directories */
	unsigned int entries;	/* that were read of directories */
};

int open_unchanged(int at, const char *path, int flags)
{
	int fd = openat(at, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOATIME | flags);

	return fd < 0 ? -errno : fd;
}

bool find_written(struct dax_file *file)
{
	off_t start = lseek(file->fd, 0, SEEK_DATA), end;
	struct stat st;

	if (start < 0 || fstat(file->fd, &st) != 0)
		return false;
	end = lseek(file->fd, start, SEEK_HOLE);
	if (end > st.st_size)
		end = st.st_size;
	if (end <= start)
		return false;
	file->offset = start;
	file->length = end - start < READ_BYTES ? (size_t)(end - start) : READ_BYTES;
	return true;
}

/* Looks at the entry @name, whose path is @path. True: the search is over. */
static bool look_at_file(struct search *search, int directory, const char *name, const char *path)
{
	search->file->fd = open_unchanged(directory, name, O_NOFOLLOW);
	if (search->file->fd >= 0 && find_written(search->file)) {
		search->file->name = copy_of(path);
		return true;
	}
	if (search->file->fd >= 0)
		close(search->file->fd);
	search->file->fd = -1;
	return false;
}

static bool search_directory(struct search *search, int fd, const char *where, int levels);

static bool look_at_directory(struct search *search, int directory, const char *name,
			      const char *path, int levels)
{
	int fd = levels > 1 ? open_unchanged(directory, name, O_NOFOLLOW | O_DIRECTORY) : -1;

	return fd >= 0 && search_directory(search, fd, path, levels - 1);
}

static bool look_at(struct search *search, int directory, const char *where, const char *name,
		    int levels)
{
	char *path = text_of("%s%s%s", where, where[strlen(where) - 1] == '/' ? "" : "/", name);
	struct statx stx;
	bool found = false;

	search->looked_at++;
	if (statx(directory, name, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT, STATX_BASIC_STATS,
		  &stx) == 0 &&
	    makedev(stx.stx_dev_major, stx.stx_dev_minor) == search->devno) {
		if (S_ISREG(stx.stx_mode) && stx.stx_size && is_dax(&stx))
			found = look_at_file(search, directory, name, path);
		else if (S_ISDIR(stx.stx_mode))
			found = look_at_directory(search, directory, name, path, levels);
	}
	free(path);
	return found;
}

/* Files before directories: those nearest to the top are taken. @fd is closed. */
static bool search_directory(struct search *search, int fd, const char *where, int levels)
{
	DIR *directory = fdopendir(fd);
	struct dirent *entry;
	bool found = false;

	if (!directory) {
		close(fd);
		return false;
	}
	for (int pass = 0; pass < 2 && !found; pass++) {
		rewinddir(directory);
		while (!found && search->entries++ < ENTRIES_MAX && (entry = readdir(directory))) {
			bool is_directory = entry->d_type == DT_DIR;

			if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
			    is_directory != (pass == 1))
				continue;
			found = look_at(search, fd, where, entry->d_name, levels);
		}
	}
	closedir(directory);
	return found;
}

int find_file(struct dax_file *file, const char *where, dev_t devno, unsigned int *looked_at)
{
	struct search search = { .file = file, .devno = devno };
	int fd = open_unchanged(AT_FDCWD, where, O_DIRECTORY);
	struct stat st;
	bool found;

	if (fd < 0)
		return fd;
	if (fstat(fd, &st) != 0 || st.st_dev != devno) {
		close(fd);
		return -ESTALE;
	}
	found = search_directory(&search, fd, where, LEVELS);
	*looked_at = search.looked_at;
	return found ? 0 : -ENOENT;
}
