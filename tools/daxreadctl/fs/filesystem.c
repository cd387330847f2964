// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Several mounts of one file system are one entry: the switch belongs to the file system.
 * The type of a mount does not say which driver serves it: ext4's also serves ext3, and
 * ext2 if the kernel has no driver for that.
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
#include "lib/system/files.h"

/* The content of the driver's directory in sysfs */
struct driver {
	bool present;
	char **names;
	dev_t *devnos;
	size_t count;
};

static struct driver read_driver(void)
{
	struct driver driver = {
		.present = system_has("/sys/fs/ext4"),
		.names = system_names("/sys/fs/ext4"),
	};

	while (driver.names[driver.count])
		driver.count++;
	driver.devnos = new_zeroed(driver.count, sizeof(*driver.devnos));
	/* the directory "features" is not a device: its number is 0 */
	for (size_t i = 0; i < driver.count; i++)
		driver.devnos[i] = blockdev_devno(driver.names[i]);
	return driver;
}

static void free_driver(struct driver *driver)
{
	free_names(driver->names);
	free(driver->devnos);
}

/* The value of the option @name in @options: @length bytes of it; NULL: not there */
static const char *option_value(const char *options, const char *name, size_t *length)
{
	char *value = NULL;

	*length = 0;
	if (!options || mnt_optstr_get_option(options, name, &value, length) != 0)
		return NULL;
	return value ? value : "";
}

static const char *dax_mode_of(const char *options)
{
	size_t length;
	const char *value = option_value(options, "dax", &length);

	if (!value)
		return "inode";
	if (!length || strncmp(value, "always", length) == 0)
		return "always";
	return strncmp(value, "never", length) == 0 ? "never" : "inode";
}

/*
 * The active options, separated by commas, from the driver. They include those of
 * the superblock, which are not in mountinfo. NULL: not known.
 */
static char *driver_options(const char *name)
{
	char *text = read_system_text("/proc/fs/ext4/%s/options", name);

	for (char *p = text; p && *p; p++) {
		if (*p == '\n')
			*p = ',';
	}
	return text;
}

/* @from_mount: the options in mountinfo, or NULL */
static void set_options(struct filesystem *fs, const char *from_mount)
{
	char *options = driver_options(fs->name);
	const char *known = options ? options : from_mount, *value;
	size_t length;

	fs->dax_mode = known ? dax_mode_of(known) : NULL;
	value = option_value(known, "data", &length);
	fs->journals_data = value && length == strlen("journal") &&
			    strncmp(value, "journal", length) == 0;
	free(options);
}

/* The device's name without sysfs: that of its node, or its number */
static char *name_from(struct libmnt_fs *mount, dev_t devno)
{
	const char *source = mnt_fs_get_source(mount);
	struct stat st;

	if (source && *source == '/' && !sysroot && stat(source, &st) == 0 && S_ISBLK(st.st_mode) &&
	    st.st_rdev == devno)
		return copy_of(strrchr(source, '/') + 1);
	return text_of("%u:%u", major(devno), minor(devno));
}

static char *device_of(const char *source, const char *name)
{
	char *mapped, *device;

	/* the kernel uses "/dev/root" for a device without a name */
	if (source && strncmp(source, "/dev/", 5) == 0 &&
	    strcmp(source, "/dev/root") != 0)
		return copy_of(source);
	mapped = read_system_text("/sys/class/block/%s/dm/name", name);
	device = mapped ? text_of("/dev/mapper/%s", mapped) : text_of("/dev/%s", name);
	free(mapped);
	return device;
}

ino_t filesystem_identity(const char *name)
{
	char *path = sysroot_path("/sys/fs/ext4/%s", name);
	struct stat st;
	ino_t inode = 0;

	if (stat(path, &st) == 0)
		inode = st.st_ino;
	free(path);
	return inode;
}

struct filesystem *filesystems_devno(const struct filesystems *all, dev_t devno)
{
	for (size_t i = 0; i < all->count; i++) {
		if (all->items[i].devno == devno)
			return &all->items[i];
	}
	return NULL;
}

static struct filesystem *add_filesystem(struct filesystems *all, dev_t devno,
					 char *name, struct libmnt_fs *mount)
{
	struct filesystem *fs;

	all->items = grown(all->items, all->count + 1, sizeof(*all->items));
	fs = &all->items[all->count++];
	*fs = (struct filesystem){
		.devno = devno,
		.name = name,
		.device = device_of(mount ? mnt_fs_get_source(mount) : NULL, name),
		.type = mount ? copy_of(mnt_fs_get_fstype(mount)) : NULL,
		.device_dax = blockdev_can_dax(name),
		.identity = filesystem_identity(name),
	};
	set_options(fs, mount ? mnt_fs_get_fs_options(mount) : NULL);
	return fs;
}

static void add_mount_point(struct filesystem *fs, struct libmnt_fs *mount)
{
	size_t count = fs->mounts + 1;

	fs->mount_points = grown(fs->mount_points, count, sizeof(*fs->mount_points));
	fs->mount_ids = grown(fs->mount_ids, count, sizeof(*fs->mount_ids));
	fs->mount_points[fs->mounts] = copy_of(mnt_fs_get_target(mount));
	fs->mount_ids[fs->mounts] = mnt_fs_get_id(mount);
	fs->mounts = count;
}

/* The name of the device; NULL if the driver does not serve it */
static char *served_name(const struct driver *driver, struct libmnt_fs *mount)
{
	dev_t devno = mnt_fs_get_devno(mount);
	const char *type = mnt_fs_get_fstype(mount);
	char *name;

	for (size_t i = 0; i < driver->count; i++) {
		if (driver->devnos[i] == devno)
			return copy_of(driver->names[i]);
	}
	if (!type || strncmp(type, "ext", 3) != 0 || !strchr("234", type[3]) ||
	    strlen(type) != 4 || (driver->present && type[3] != '4'))
		return NULL;
	name = blockdev_name(devno);
	return name ? name : name_from(mount, devno);
}

static void add_mount(struct filesystems *all, const struct driver *driver,
		      struct libmnt_fs *mount)
{
	dev_t devno = mnt_fs_get_devno(mount);
	struct filesystem *fs = filesystems_devno(all, devno);
	char *name;

	if (!fs) {
		name = served_name(driver, mount);
		if (!name)
			return;
		fs = add_filesystem(all, devno, name, mount);
	}
	add_mount_point(fs, mount);
}

/* Mounts of a whole file system (@whole) or of a part of one, as binds make */
static void add_mounts(struct filesystems *all, const struct driver *driver, bool whole)
{
	struct libmnt_iter *iter = check_alloc(mnt_new_iter(MNT_ITER_FORWARD));
	struct libmnt_fs *mount;

	while (mnt_table_next_fs(all->table, iter, &mount) == 0) {
		const char *root = mnt_fs_get_root(mount);

		if ((root && strcmp(root, "/") == 0) == whole)
			add_mount(all, driver, mount);
	}
	mnt_free_iter(iter);
}

static void add_mounted_elsewhere(struct filesystems *all, const struct driver *driver)
{
	for (size_t i = 0; i < driver->count; i++) {
		if (driver->devnos[i] && !filesystems_devno(all, driver->devnos[i]))
			add_filesystem(all, driver->devnos[i],
				       copy_of(driver->names[i]), NULL);
	}
}

int filesystems_read(struct filesystems *all)
{
	char *path = sysroot_path("/proc/self/mountinfo");
	struct driver driver;
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
	driver = read_driver();
	add_mounts(all, &driver, true);
	add_mounts(all, &driver, false);
	add_mounted_elsewhere(all, &driver);
	free_driver(&driver);
	return 0;
}

const char *filesystem_called(const struct filesystem *fs)
{
	return fs->asked ? fs->asked : fs->device;
}

const char *filesystem_mount_point(const struct filesystem *fs)
{
	for (size_t i = 0; fs->asked && i < fs->mounts; i++) {
		if (strcmp(fs->mount_points[i], fs->asked) == 0)
			return fs->mount_points[i];
	}
	return fs->mounts ? fs->mount_points[0] : NULL;
}

void filesystems_free(struct filesystems *all)
{
	for (size_t i = 0; i < all->count; i++) {
		struct filesystem *fs = &all->items[i];

		free(fs->device);
		free(fs->name);
		free(fs->type);
		free(fs->asked);
		for (size_t m = 0; m < fs->mounts; m++)
			free(fs->mount_points[m]);
		free(fs->mount_points);
		free(fs->mount_ids);
		free(fs->superblock.uuid);
		free(fs->superblock.label);
	}
	free(all->items);
	mnt_unref_table(all->table);
	*all = (struct filesystems){ 0 };
}
