// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * The device's number is not enough: since mountinfo was read, the file system may
 * have been unmounted and another one mounted from the same device. An open
 * descriptor keeps the file system mounted, so open first and check then.
 */

#include "fs/open.h"

#include <errno.h>
#include <fcntl.h>
#include <libmount.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "fs/device/sysroot.h"
#include "lib/memory.h"
#include "lib/message.h"

#ifndef STATX_ATTR_DAX
#define STATX_ATTR_DAX	0x00200000
#endif

#ifndef STATX_MNT_ID
#define STATX_MNT_ID	0x1000
#endif

static bool is_known_mount(const struct filesystem *fs, int fd)
{
	struct statx stx;

	if (statx(fd, "", AT_EMPTY_PATH, STATX_MNT_ID, &stx) != 0 ||
	    !(stx.stx_mask & STATX_MNT_ID))
		return true;	/* the kernel does not report it */
	for (size_t i = 0; i < fs->mounts; i++) {
		if ((unsigned long long)fs->mount_ids[i] == stx.stx_mnt_id)
			return true;
	}
	return false;
}

bool filesystem_has(const struct filesystem *fs, int fd)
{
	struct statfs found;
	struct stat st;

	if (sysroot)
		return true;
	if (fstat(fd, &st) != 0 || st.st_dev != fs->devno ||
	    fstatfs(fd, &found) != 0 || found.f_type != EXT4_SUPER_MAGIC)
		return false;
	/* a new mount may be of the same file system */
	return fs->identity ? filesystem_identity(fs->name) == fs->identity :
			      is_known_mount(fs, fd);
}

/* Opens @path for calls to its file system: a descriptor or -errno */
static int open_point(const struct filesystem *fs, const char *path)
{
	/* do not open devices and FIFOs: opening one can have an effect */
	int fd = open(path, O_PATH | O_CLOEXEC), opened = -ESTALE;
	struct stat st;
	char link[64];

	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR ? -ESTALE : -errno;
	if (filesystem_has(fs, fd) && fstat(fd, &st) == 0 &&
	    (S_ISDIR(st.st_mode) || S_ISREG(st.st_mode))) {
		snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
		opened = open(link, O_RDONLY | O_CLOEXEC);
		if (opened < 0)
			opened = -errno;
	}
	close(fd);
	return opened;
}

int filesystem_open(const struct filesystem *fs)
{
	int error = -ESTALE;

	for (size_t i = 0; i < fs->mounts; i++) {
		int fd = open_point(fs, fs->mount_points[i]);

		if (fd >= 0)
			return fd;
		if (fd != -ESTALE)
			error = fd;
	}
	return error;
}

/* The ID of the mount of @path, or of its first parent that exists */
static unsigned long long mount_number(const char *path)
{
	char *copy = copy_of(path);
	struct statx stx = { 0 };

	while (statx(AT_FDCWD, copy, AT_NO_AUTOMOUNT, STATX_MNT_ID, &stx) != 0) {
		char *slash = strrchr(copy, '/');

		if (!slash || slash[1] == '\0')
			break;
		slash[slash == copy] = '\0';
	}
	free(copy);
	return stx.stx_mask & STATX_MNT_ID ? stx.stx_mnt_id : 0;
}

/* The mount with this ID; NULL: there is none in @table */
static struct libmnt_fs *mount_of(struct libmnt_table *table, unsigned long long id)
{
	struct libmnt_iter *iter = check_alloc(mnt_new_iter(MNT_ITER_FORWARD));
	struct libmnt_fs *mount, *found = NULL;

	while (!found && mnt_table_next_fs(table, iter, &mount) == 0) {
		if ((unsigned long long)mnt_fs_get_id(mount) == id)
			found = mount;
	}
	mnt_free_iter(iter);
	return found;
}

struct libmnt_fs *mount_at(struct libmnt_table *table, const char *path)
{
	return mount_of(table, mount_number(path));
}

/*
 * The mount that covers the first mount point of @fs. NULL: not known, or @fs is no
 * longer mounted there.
 */
static char *cover_of(const struct filesystem *fs)
{
	struct libmnt_table *table = check_alloc(mnt_new_table());
	struct libmnt_fs *cover = NULL;
	char *text = NULL;

	mnt_table_parse_file(table, "/proc/self/mountinfo");
	if (mount_of(table, (unsigned long long)fs->mount_ids[0]))
		cover = mount_at(table, fs->mount_points[0]);
	if (cover)
		text = text_of("%s (%s), mounted on %s", mnt_fs_get_source(cover),
			       mnt_fs_get_fstype(cover), mnt_fs_get_target(cover));
	mnt_unref_table(table);
	return text;
}

char *filesystem_obstacle(const struct filesystem *fs, int error)
{
	char *cover, *text;

	if (!fs->mounts)
		return text_of("it is mounted in another mount namespace only, or it was unmounted while in use (umount --lazy); enter that namespace (nsenter --mount --target PID), or mount %s here",
			       fs->device);
	if (error == -EACCES || error == -EPERM)
		return text_of("%s cannot be opened: %s; give yourself the right to read it, or run as root",
			       fs->mount_points[0], strerror(-error));
	if (error != -ESTALE)
		return text_of("%s cannot be opened: %s; look into the kernel's log (dmesg)",
			       fs->mount_points[0], strerror(-error));
	cover = cover_of(fs);
	if (cover)
		text = text_of("its mount point %s is covered by %s; unmount that, or mount %s somewhere else, too",
			       fs->mount_points[0], cover, fs->device);
	else
		text = text_of("it is no longer mounted on %s; look at daxreadctl list and try again",
			       fs->mount_points[0]);
	free(cover);
	return text;
}

int filesystem_open_for(const struct filesystem *fs, const char *action, int *fd)
{
	char *why;

	*fd = filesystem_open(fs);
	if (*fd >= 0)
		return 0;
	why = filesystem_obstacle(fs, *fd);
	print_error(EXIT_FAILURE, filesystem_called(fs), "%s: %s", action, why);
	free(why);
	return EXIT_FAILURE;
}

bool is_dax(const struct statx *stx)
{
	return stx->stx_attributes & STATX_ATTR_DAX;
}

bool is_dax_open(int fd)
{
	struct statx stx;

	return statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS, &stx) == 0 && is_dax(&stx);
}
