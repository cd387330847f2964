// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Several mounts of one file system are one entry here: the switch is the file
 * system's, not the mount's.
 */
#include "fs/filesystem.h"

#include <errno.h>
#include <libmount.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "fs/device/blockdev.h"
#include "fs/device/sysroot.h"
#include "lib/memory.h"
#include "lib/message.h"

static const char *dax_mode_of(struct libmnt_fs *mount)
{
	const char *options = mnt_fs_get_fs_options(mount);
	size_t length = 0;
	char *value = NULL;

	if (!options ||
	    mnt_optstr_get_option(options, "dax", &value, &length) != 0)
		return "inode";
	if (!value || strncmp(value, "always", length) == 0)
		return "always";
	return strncmp(value, "never", length) == 0 ? "never" : "inode";
}

static bool is_read_only(struct libmnt_fs *mount)
{
	const char *options = mnt_fs_get_options(mount);

	return options && mnt_optstr_get_option(options, "ro", NULL, NULL) == 0;
}

static char *device_of(struct libmnt_fs *mount, const char *name)
{
	const char *source = mnt_fs_get_source(mount);

	/* "/dev/root" is what the kernel calls a device it had no name for */
	if (source && strncmp(source, "/dev/", 5) == 0 &&
	    strcmp(source, "/dev/root") != 0)
		return copy_of(source);
	return text_of("/dev/%s", name);
}

static struct filesystem *find_devno(const struct filesystems *all, dev_t devno)
{
	for (size_t i = 0; i < all->count; i++) {
		if (all->items[i].devno == devno)
			return &all->items[i];
	}
	return NULL;
}

static void add_mount_point(struct filesystem *fs, struct libmnt_fs *mount)
{
	fs->mount_points = grown(fs->mount_points, fs->mounts + 1,
				 sizeof(*fs->mount_points));
	fs->mount_points[fs->mounts++] = copy_of(mnt_fs_get_target(mount));
}

static void add_mount(struct filesystems *all, struct libmnt_fs *mount)
{
	dev_t devno = mnt_fs_get_devno(mount);
	struct filesystem *fs = find_devno(all, devno);

	if (!fs) {
		char *name = blockdev_name(devno);

		if (!name)
			return;
		all->items = grown(all->items, all->count + 1,
				   sizeof(*all->items));
		fs = &all->items[all->count++];
		*fs = (struct filesystem){
			.devno = devno,
			.name = name,
			.device = device_of(mount, name),
			.dax_mode = dax_mode_of(mount),
			.read_only = is_read_only(mount),
			.can_dax = blockdev_can_dax(name),
		};
	}
	add_mount_point(fs, mount);
}

/* Mounts of a whole file system (@whole) or of a part of one, as binds make */
static void add_mounts(struct filesystems *all, bool whole)
{
	struct libmnt_iter *iter = check_alloc(mnt_new_iter(MNT_ITER_FORWARD));
	struct libmnt_fs *mount;

	while (mnt_table_next_fs(all->table, iter, &mount) == 0) {
		const char *type = mnt_fs_get_fstype(mount);
		const char *root = mnt_fs_get_root(mount);

		if (type && strcmp(type, "ext4") == 0 &&
		    (root && strcmp(root, "/") == 0) == whole)
			add_mount(all, mount);
	}
	mnt_free_iter(iter);
}

int filesystems_read(struct filesystems *all)
{
	char *path = sysroot_path("/proc/self/mountinfo");
	int error;

	*all = (struct filesystems){ .table = check_alloc(mnt_new_table()) };
	error = mnt_table_parse_file(all->table, path);
	if (error) {
		filesystems_free(all);
		print_error(EXIT_FAILURE, path, "cannot be read: %s; %s",
			    strerror(error < 0 ? -error : EIO),
			    sysroot ? "give the root of a saved tree with --sysroot" :
				   "mount proc: mount -t proc proc /proc");
		free(path);
		return EXIT_FAILURE;
	}
	free(path);
	add_mounts(all, true);
	add_mounts(all, false);
	return 0;
}

static bool is_device_of(const struct filesystem *fs, const char *where)
{
	return strcmp(where, fs->device) == 0 ||
	       (strncmp(where, "/dev/", 5) == 0 && strcmp(where + 5, fs->name) == 0);
}

/* In a saved tree there is nothing to stat(): names decide. */
static dev_t devno_by_name(const struct filesystems *all, const char *where)
{
	char *path = copy_of(where);
	dev_t devno = 0;

	for (size_t i = 0; !devno && i < all->count; i++) {
		if (is_device_of(&all->items[i], where))
			devno = all->items[i].devno;
	}
	while (!devno && *path == '/') {
		struct libmnt_fs *mount;
		char *slash;

		mount = mnt_table_find_target(all->table, path, MNT_ITER_BACKWARD);
		if (mount)
			devno = mnt_fs_get_devno(mount);
		slash = strrchr(path, '/');
		if (mount || slash[1] == '\0')
			break;
		slash[slash == path] = '\0';
	}
	free(path);
	return devno;
}

static dev_t devno_of(const struct filesystems *all, const char *where)
{
	struct stat st;
	dev_t devno;

	if (sysroot) {
		devno = devno_by_name(all, where);
		if (!devno)
			print_error(EXIT_FAILURE, where,
				    "cannot be found: nothing in %s is mounted there; see list --sysroot %s",
				    sysroot, sysroot);
		return devno;
	}
	if (stat(where, &st) != 0) {
		print_error(EXIT_FAILURE, where,
			    "cannot be looked at: %m; give a mount point, a device or a path on a mounted file system");
		return 0;
	}
	return S_ISBLK(st.st_mode) ? st.st_rdev : st.st_dev;
}

const struct filesystem *filesystem_find(const struct filesystems *all,
					 const char *where, int *status)
{
	dev_t devno = devno_of(all, where);
	struct filesystem *fs = find_devno(all, devno);
	struct libmnt_fs *mount;

	*status = fs ? 0 : EXIT_FAILURE;
	if (fs || !devno)
		return fs;
	mount = mnt_table_find_devno(all->table, devno, MNT_ITER_BACKWARD);
	if (mount)
		*status = print_error(EXIT_UNSUPPORTED, where,
				      "cannot be used: it is %s, not ext4; give a mounted ext4 file system (see daxreadctl list)",
				      mnt_fs_get_fstype(mount));
	else
		print_error(EXIT_FAILURE, where,
			    "cannot be used: no file system of it is mounted; mount it, or give another (see daxreadctl list)");
	return NULL;
}

const struct filesystem *filesystem_find_dax(const struct filesystems *all,
					     const char *where, int *status)
{
	const struct filesystem *fs = filesystem_find(all, where, status);

	if (!fs || fs->can_dax)
		return fs;
	*status = print_error(EXIT_UNSUPPORTED, where,
			      "cannot do DAX: its device %s has none; give a file system on an fsdax namespace (see daxreadctl list, ndctl list)",
			      fs->device);
	return NULL;
}

void filesystems_free(struct filesystems *all)
{
	for (size_t i = 0; i < all->count; i++) {
		struct filesystem *fs = &all->items[i];

		free(fs->device);
		free(fs->name);
		for (size_t m = 0; m < fs->mounts; m++)
			free(fs->mount_points[m]);
		free(fs->mount_points);
	}
	free(all->items);
	mnt_unref_table(all->table);
	*all = (struct filesystems){ 0 };
}
