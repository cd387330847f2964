// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * The file never has a name (O_TMPFILE), so that a run that is killed leaves nothing
 * behind. With dax=inode a file gets DAX from its directory: then it is made in a new
 * directory, which is removed at once.
 */
#include "fs/workload/file.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "fs/can-dax.h"
#include "fs/device/sysroot.h"
#include "fs/open.h"
#include "lib/memory.h"
#include "lib/message.h"
#include "lib/output/table.h"
#include "lib/system/privilege.h"
#include "lib/system/restore.h"

#define DIRECTORY_NAME	".daxreadctl-bench"

/* @error: an errno. Returns an exit status. */
static int no_file(const char *where, int error)
{
	const char *remedy = "look into the kernel's log (dmesg)";

	if (error == EROFS)
		remedy = "mount it writable, or read a file that is there: --file FILE";
	else if (error == EACCES || error == EPERM)
		remedy = geteuid() ? "run as root, or give a directory that you may write to" :
				     privilege_remedy();
	else if (error == ENOSPC || error == EDQUOT)
		remedy = "free space, take a smaller --file-size, or give --file FILE";
	return print_error(EXIT_FAILURE, where, "no file for the bench can be made there: %s; %s",
			   strerror(error), remedy);
}

/* Gives new files in the directory DAX. Returns 0 or -errno. */
static int set_dax_flag(const char *directory)
{
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct fsxattr attributes;
	int error = 0;

	if (fd < 0)
		return -errno;
	if (ioctl(fd, FS_IOC_FSGETXATTR, &attributes) != 0) {
		error = -errno;
	} else {
		attributes.fsx_xflags |= FS_XFLAG_DAX;
		if (ioctl(fd, FS_IOC_FSSETXATTR, &attributes) != 0)
			error = -errno;
	}
	close(fd);
	return error;
}

/* Returns a descriptor or -errno. */
static int open_nameless(const char *directory)
{
	int fd = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	return fd < 0 ? -errno : fd;
}

/* As above, in a new directory whose files get DAX */
static int open_in_dax_directory(const char *where)
{
	char *directory = text_of("%s/%s", where, DIRECTORY_NAME);
	int promise, result = 0;

	/* reuse the one of a killed run */
	if (mkdir(directory, 0700) != 0 && errno != EEXIST)
		result = -errno;
	if (!result) {
		promise = restore_rmdir(directory);
		result = set_dax_flag(directory);
		if (!result)
			result = open_nameless(directory);
		restore_now(promise);
	}
	free(directory);
	return result;
}

static int check_room(const char *where, const char *in, uint64_t size)
{
	struct statvfs st;
	char *needed, *free_text;
	uint64_t available;
	int status = 0;

	if (statvfs(in, &st) != 0)
		return no_file(where, errno);
	available = (uint64_t)st.f_bavail * st.f_frsize;
	/* the blocks of the file, and a few for metadata */
	if (available >= size + size / 64 + (64 << 10))
		return 0;
	needed = size_text(size);
	free_text = size_text(available);
	status = print_error(EXIT_FAILURE, where,
			     "no file of %s can be made there: %s are free; free space, take a smaller --file-size, or give --file FILE",
			     needed, free_text);
	free(needed);
	free(free_text);
	return status;
}

static int fill(int fd, const char *where, uint64_t size)
{
	uint64_t chunk[8192], done = 0;

	for (size_t i = 0; i < sizeof(chunk) / sizeof(chunk[0]); i++)
		chunk[i] = (i + 1) * 0x9e3779b97f4a7c15;
	while (done < size) {
		size_t length = size - done < sizeof(chunk) ?
				(size_t)(size - done) : sizeof(chunk);
		ssize_t got = pwrite(fd, chunk, length, (off_t)done);

		if (got <= 0)
			return no_file(where, got < 0 ? errno : ENOSPC);
		done += (uint64_t)got;
		chunk[0] = done;	/* no two chunks are the same */
	}
	return 0;
}

/*
 * A read checks whether the access time is due, and whether the journal has changes of the
 * file. The instructions of both depend on when the file was written. So write all files of
 * the bench to disk, and give them an access time later than all changes to them.
 */
static int settle(int fd, const char *where)
{
	const struct timespec times[] = {
		{ .tv_sec = time(NULL) + 3600 },
		{ .tv_nsec = UTIME_OMIT },
	};

	return futimens(fd, times) == 0 && fsync(fd) == 0 ? 0 : no_file(where, errno);
}

static int map(struct workload_file *file)
{
	void *mapping;

	if (!file->size)
		return print_error(EXIT_FAILURE, file->name,
				   "cannot be measured: it is empty; give a file with data");
	mapping = mmap(NULL, file->size, PROT_READ, MAP_SHARED, file->fd, 0);
	if (mapping == MAP_FAILED)
		return print_error(EXIT_FAILURE, file->name,
				   "cannot be mapped: %m; take a smaller file");
	file->map = mapping;
	return 0;
}

/*
 * Opens the directory for the file, which must be on @fs (unless that is of a saved
 * tree). Returns 0, or an exit status after printing an error.
 */
static int open_place(const struct filesystem *fs, const char *where, int *fd)
{
	char *why;

	if (!where)
		return filesystem_open_for(fs, "cannot be measured", fd);
	*fd = open(where, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (*fd < 0)
		return no_file(where, errno);
	if (!fs->devno || filesystem_has(fs, *fd))
		return 0;
	why = filesystem_obstacle(fs, -ESTALE);
	print_error(EXIT_FAILURE, where, "cannot be measured: %s", why);
	free(why);
	close(*fd);
	return EXIT_FAILURE;
}

/* The path of a descriptor, for messages */
static char *path_of(int fd)
{
	char *link = text_of("/proc/self/fd/%d", fd);
	char *path = realpath(link, NULL);

	if (!path)
		return link;
	free(link);
	return path;
}

/* @in: a path that leads to the directory @where even if something is mounted on it */
static int make(struct workload_file *file, const char *where, const char *in,
		bool by_directory)
{
	int fd, status = check_room(where, in, file->size);

	if (status)
		return status;
	fd = by_directory ? open_in_dax_directory(in) : open_nameless(in);
	if (fd < 0)
		return no_file(where, -fd);
	file->fd = fd;
	status = fill(fd, where, file->size);
	if (!status)
		status = settle(fd, where);
	if (status)
		return status;
	/* a read-only descriptor, as readers use */
	fd = workload_file_again(file);
	if (fd < 0)
		return no_file(where, -fd);
	close(file->fd);
	file->fd = fd;
	return map(file);
}

int workload_file_make(struct workload_file *file, const struct filesystem *fs,
		       const char *where, uint64_t size)
{
	bool by_directory = strcmp(fs->dax_mode, "inode") == 0 && !sysroot;
	int place, status = open_place(fs, where, &place);
	char *path, *in;

	*file = (struct workload_file){ .fd = -1, .size = size };
	if (status)
		return status;
	path = where ? copy_of(where) : path_of(place);
	in = text_of("/proc/self/fd/%d", place);
	file->name = text_of("%s (a file of the bench)", path);
	status = make(file, path, in, by_directory);
	close(place);
	free(in);
	free(path);
	if (status)
		workload_file_close(file);
	return status;
}

int workload_file_write(const char *path, uint64_t size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	int status;

	if (fd < 0)
		return no_file(path, errno);
	status = fill(fd, path, size);
	close(fd);
	return status;
}

static int check_opened(const struct workload_file *file, const struct filesystem *fs,
			const struct stat *st)
{
	if (!S_ISREG(st->st_mode))
		return print_error(EXIT_FAILURE, file->name,
				   "cannot be measured: it is no regular file; give one");
	if (fs && !filesystem_has(fs, file->fd))
		return print_error(EXIT_FAILURE, file->name,
				   "cannot be measured: it is not on %s; leave that out, or give a file on it",
				   filesystem_called(fs));
	return 0;
}

int workload_file_open(struct workload_file *file, const struct filesystem *fs,
		       const char *path)
{
	struct stat st;
	int status;

	*file = (struct workload_file){ .name = copy_of(path) };
	file->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (file->fd < 0 || fstat(file->fd, &st) != 0) {
		status = print_error(EXIT_FAILURE, path,
				     "cannot be opened: %m; give a file that you may read");
	} else {
		file->size = (uint64_t)st.st_size;
		status = check_opened(file, fs, &st);
	}
	if (!status) {
		/* O_NONBLOCK avoided a wait for a FIFO; reads must not have it */
		if (fcntl(file->fd, F_SETFL, 0) != 0)
			abort();
		status = map(file);
	}
	if (status)
		workload_file_close(file);
	return status;
}

int workload_file_check_dax(const struct workload_file *file, const struct filesystem *fs)
{
	unsigned int obstacles;
	char *why;

	/* a saved tree says nothing about this file */
	if (sysroot)
		return 0;
	if (is_dax_open(file->fd))
		return 0;
	obstacles = can_dax(fs);
	if (!obstacles)
		return print_error(EXIT_UNSUPPORTED, file->name,
				   "cannot be measured: it is not read by DAX; mount its file system with -o dax, or give the file DAX with chattr +x while nobody uses it");
	why = can_dax_explain(fs, obstacles);
	print_error(EXIT_UNSUPPORTED, file->name,
		    "cannot be measured: it is not read by DAX: %s", why);
	free(why);
	return EXIT_UNSUPPORTED;
}

int workload_file_again(const struct workload_file *file)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", file->fd);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

void workload_file_close(struct workload_file *file)
{
	if (file->map)
		munmap((void *)file->map, file->size);
	if (file->fd >= 0)
		close(file->fd);
	free(file->name);
	*file = (struct workload_file){ .fd = -1 };
}
