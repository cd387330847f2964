// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * A name that two file systems have is refused, so that the tool never acts on the wrong
 * one.
 */

#include "fs/named/find.h"

#include <libmount.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "fs/can-dax.h"
#include "fs/device/blockdev.h"
#include "fs/device/nvdimm.h"
#include "fs/device/sysroot.h"
#include "fs/open.h"
#include "fs/superblock.h"
#include "fs/switch.h"
#include "lib/memory.h"
#include "lib/message.h"

typedef bool match_function(const struct filesystem *fs, const char *value);

static bool has_uuid(const struct filesystem *fs, const char *value)
{
	const char *uuid = superblock_of(fs)->uuid;

	return uuid && strcasecmp(uuid, value) == 0;
}

static bool has_label(const struct filesystem *fs, const char *value)
{
	const char *label = superblock_of(fs)->label;

	return label && strcmp(label, value) == 0;
}

/* pmem0, dm-0, or the last part of /dev/mapper/x */
static bool has_device_name(const struct filesystem *fs, const char *value)
{
	return strcmp(fs->name, value) == 0 ||
	       strcmp(strrchr(fs->device, '/') + 1, value) == 0;
}

struct wanted_namespace {
	const char *name;
	bool found;
};

static void look_at_namespace(const char *disk, void *arg)
{
	struct nvdimm nvdimm = nvdimm_of(disk);
	struct wanted_namespace *wanted = arg;

	if (nvdimm.namespace && strcmp(nvdimm.namespace, wanted->name) == 0)
		wanted->found = true;
	nvdimm_free(&nvdimm);
}

static bool has_namespace(const struct filesystem *fs, const char *value)
{
	struct wanted_namespace wanted = { .name = value };

	blockdev_disks(fs->name, look_at_namespace, &wanted);
	return wanted.found;
}

static int not_one(const char *where, const struct filesystem *a,
		   const struct filesystem *b)
{
	return print_error(EXIT_FAILURE, where,
			   "cannot be used: it names %s and also %s, maybe more; name one by its device",
			   a->device, b->device);
}

/* The file system that matches. NULL: none, or several, after printing an error. */
static struct filesystem *the_one(const struct filesystems *all, const char *where,
				  match_function *match, const char *value, int *status)
{
	struct filesystem *found = NULL;

	for (size_t i = 0; i < all->count; i++) {
		struct filesystem *fs = &all->items[i];

		if (!match(fs, value))
			continue;
		if (found) {
			*status = not_one(where, found, fs);
			return NULL;
		}
		found = fs;
	}
	return found;
}

/* The value in UUID=value or UUID="value", in memory of its own; NULL: no such tag */
static char *tag_value(const char *where, const char *tag)
{
	size_t length = strlen(tag);
	char *value;

	if (strncmp(where, tag, length) != 0)
		return NULL;
	value = copy_of(where + length);
	length = strlen(value);
	if (length >= 2 && (*value == '"' || *value == '\'') &&
	    value[length - 1] == *value) {
		value[length - 1] = '\0';
		memmove(value, value + 1, length - 1);
	}
	return value;
}

static bool is_tag(const char *where)
{
	return strncmp(where, "UUID=", 5) == 0 || strncmp(where, "LABEL=", 6) == 0;
}

static struct filesystem *find_tag(const struct filesystems *all, const char *where,
				   int *status)
{
	char *uuid = tag_value(where, "UUID="), *label = tag_value(where, "LABEL=");
	const char *value = uuid ? uuid : label;
	struct filesystem *fs = NULL;

	*status = 0;
	if (*value)
		fs = the_one(all, where, uuid ? has_uuid : has_label, value, status);
	if (!fs && !*status)
		*status = print_error(EXIT_FAILURE, where,
				      "cannot be found: no mounted ext4 file system has it; see daxreadctl list --all --output DEVICE,UUID,LABEL");
	free(uuid);
	free(label);
	return fs;
}

/* A partition of the disk @name that is mounted; NULL: none */
static const struct filesystem *partition_of(const struct filesystems *all,
					     const char *name)
{
	size_t length = strlen(name);

	for (size_t i = 0; i < all->count; i++) {
		const struct filesystem *fs = &all->items[i];

		if (strncmp(fs->name, name, length) == 0 && fs->name[length] &&
		    blockdev_is_partition(fs->name))
			return fs;
	}
	return NULL;
}

/*
 * The mount with the file or directory @where, also if stat() returns a device that is
 * not in mountinfo, as on overlay and btrfs. NULL: not known, or no such path.
 */
static struct libmnt_fs *mount_of_path(const struct filesystems *all, const char *where)
{
	struct stat st;

	if (sysroot || stat(where, &st) != 0 || !(S_ISREG(st.st_mode) || S_ISDIR(st.st_mode)))
		return NULL;
	return mount_at(all->table, where);
}

/* A file system of another type: its reads may have a switch, but none of its own. */
static int not_ext4(const char *where, const char *type)
{
	static const char *const types[] = { "xfs", "ext2", "erofs" };

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (strcmp(type, types[i]) == 0 && system_has(COMMON_SWITCH))
			return print_error(EXIT_UNSUPPORTED, where,
					   "cannot be used: it is %s, not ext4, and has no switch of its own; set that of all XFS, ext2 and EROFS (echo 1 > " COMMON_SWITCH "), and to keep it put dax.fast_read=1 on the kernel's command line",
					   type);
	}
	return print_error(EXIT_UNSUPPORTED, where,
			   "cannot be used: it is %s, not ext4; give a mounted ext4 file system (see daxreadctl list)",
			   type);
}

/* Prints why nothing on the device @devno can be used. Returns an exit status. */
static int not_served(const struct filesystems *all, const char *where, dev_t devno)
{
	const struct filesystem *partition = NULL;
	struct libmnt_fs *mount;
	char *name;

	mount = mnt_table_find_devno(all->table, devno, MNT_ITER_BACKWARD);
	if (!mount)
		mount = mount_of_path(all, where);
	if (mount)
		return not_ext4(where, mnt_fs_get_fstype(mount));
	name = blockdev_name(devno);
	if (name)
		partition = partition_of(all, name);
	free(name);
	if (partition)
		return print_error(EXIT_FAILURE, where,
				   "cannot be used: it is not mounted, but its partition %s is; give that",
				   partition->device);
	return print_error(EXIT_FAILURE, where,
			   "cannot be used: no file system of it is mounted; mount it, or give another (see daxreadctl list)");
}

static struct filesystem *find_devno(const struct filesystems *all, const char *where,
				     dev_t devno, int *status)
{
	struct filesystem *fs = filesystems_devno(all, devno);

	*status = fs ? 0 : not_served(all, where, devno);
	return fs;
}

/* @where is not a path: the name of a device or a namespace */
static struct filesystem *find_name(const struct filesystems *all, const char *where,
				    int *status)
{
	struct filesystem *fs;
	dev_t devno;

	*status = 0;
	fs = the_one(all, where, has_device_name, where, status);
	if (!fs && !*status)
		fs = the_one(all, where, has_namespace, where, status);
	if (fs || *status)
		return fs;
	devno = strchr(where, '/') ? 0 : blockdev_devno(where);
	if (devno)
		return find_devno(all, where, devno, status);
	*status = print_error(EXIT_FAILURE, where,
			      sysroot ? "cannot be found: nothing in %s has this name or is mounted there; see list --sysroot %s" :
			      "cannot be found: No such file or directory; give a mount point, a device or a path on a mounted file system, UUID=..., LABEL=..., or the name of a device or a namespace",
			      sysroot, sysroot);
	return NULL;
}

/* In a saved tree stat() does not work, so compare names. 0: not a path of it. */
static dev_t devno_in_tree(const struct filesystems *all, const char *where)
{
	char *path;
	dev_t devno = 0;

	for (size_t i = 0; i < all->count; i++) {
		const struct filesystem *fs = &all->items[i];

		if (strcmp(where, fs->device) == 0 ||
		    (strncmp(where, "/dev/", 5) == 0 && strcmp(where + 5, fs->name) == 0))
			return fs->devno;
	}
	if (strncmp(where, "/dev/", 5) == 0 && !strchr(where + 5, '/') &&
	    blockdev_devno(where + 5))
		return blockdev_devno(where + 5);
	path = copy_of(where);
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

/* The device under the path @where; 0: no such path, or an error in *@status */
static dev_t devno_of_path(const struct filesystems *all, const char *where, int *status)
{
	struct stat st;

	*status = 0;
	if (sysroot)
		return devno_in_tree(all, where);
	if (stat(where, &st) != 0) {
		if (strchr(where, '/') && !is_tag(where))
			*status = print_error(EXIT_FAILURE, where,
					      "cannot be found: %m; give a mount point, a device or a path on a mounted file system");
		return 0;
	}
	if (S_ISCHR(st.st_mode))
		*status = print_error(EXIT_UNSUPPORTED, where,
				      "cannot be used: it is a character device, which holds no file system; give a block device, as /dev/pmem0 of an fsdax namespace (see ndctl list)");
	return S_ISBLK(st.st_mode) ? st.st_rdev : st.st_dev;
}

/* If a path has the name of a device, prints which of the two is used. */
static void note_path_wins(const struct filesystems *all, const char *where)
{
	dev_t devno;

	if (is_tag(where)) {
		print_note("%s: this is a path here, so it is not taken as a %s", where,
			   *where == 'U' ? "UUID" : "label");
		return;
	}
	if (strchr(where, '/'))
		return;
	devno = blockdev_devno(where);
	for (size_t i = 0; i < all->count && !devno; i++) {
		if (has_device_name(&all->items[i], where) ||
		    has_namespace(&all->items[i], where))
			devno = all->items[i].devno;
	}
	if (devno)
		print_note("%s: is a path here and taken for it; the device is /dev/%s", where, where);
}

const struct filesystem *filesystem_find(const struct filesystems *all,
					 const char *where, int *status)
{
	dev_t devno = devno_of_path(all, where, status);
	struct filesystem *fs;

	if (*status)
		return NULL;
	if (devno) {
		if (!sysroot)
			note_path_wins(all, where);
		fs = find_devno(all, where, devno, status);
	} else {
		fs = is_tag(where) ? find_tag(all, where, status) :
				     find_name(all, where, status);
	}
	if (fs && !fs->asked)
		fs->asked = copy_of(where);
	return fs;
}

const struct filesystem *filesystem_find_dax(const struct filesystems *all,
					     const char *where, int *status)
{
	const struct filesystem *fs = filesystem_find(all, where, status);

	if (fs)
		*status = can_dax_require(fs, DAX_OBSTACLES);
	return *status ? NULL : fs;
}
