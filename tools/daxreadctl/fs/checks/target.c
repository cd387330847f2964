// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Other commands refuse a device without a mounted file system. Here it is checked as far
 * as can be: that nothing is mounted is one of the things that may be wrong.
 */
#include "fs/checks/target.h"

#include <libmount.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "fs/can-dax.h"
#include "fs/device/blockdev.h"
#include "fs/device/nvdimm.h"
#include "fs/device/sysroot.h"
#include "fs/named/find.h"
#include "fs/superblock.h"
#include "lib/input/options.h"
#include "lib/memory.h"
#include "lib/shell-word.h"
#include "lib/system/files.h"

static void take_mounted(struct target *target, const struct filesystem *fs)
{
	target->fs = fs;
	target->is_mounted = true;
}

static void take_device(struct target *target, const char *name)
{
	dev_t devno = blockdev_devno(name);
	const struct filesystem *fs = filesystems_devno(&target->all, devno);

	if (fs) {
		take_mounted(target, fs);
		return;
	}
	target->unmounted = (struct filesystem){
		.devno = devno,
		.device = text_of("/dev/%s", name),
		.name = copy_of(name),
		.device_dax = blockdev_can_dax(name),
	};
	target->fs = &target->unmounted;
}

static bool is_namespace_of(const char *disk, const char *namespace)
{
	struct nvdimm nvdimm = nvdimm_of(disk);
	bool same = nvdimm.namespace && strcmp(nvdimm.namespace, namespace) == 0;

	nvdimm_free(&nvdimm);
	return same;
}

/* The disks of persistent memory, a list as names_in() makes them */
static char **memory_disks(void)
{
	char **names = system_names("/sys/class/block"), **kept = names;

	for (char **name = names; *name; name++) {
		enum memory_kind kind = blockdev_is_partition(*name) ? MEMORY_NONE :
					memory_kind_of(*name);

		if (kind == MEMORY_NONE || kind == MEMORY_MAPPED)
			free(*name);
		else
			*kept++ = *name;
	}
	*kept = NULL;
	return names;
}

static char *disk_of_namespace(const char *namespace)
{
	char **disks = memory_disks(), *found = NULL;

	for (char **disk = disks; *disk && !found; disk++) {
		if (is_namespace_of(*disk, namespace))
			found = copy_of(*disk);
	}
	free_names(disks);
	return found;
}

static bool has_partitions(const char *name)
{
	char **entries = system_names("/sys/class/block/%s", name);
	bool found = false;

	for (char **entry = entries; *entry && !found; entry++)
		found = system_has("/sys/class/block/%s/%s/partition", name, *entry);
	free_names(entries);
	return found;
}

/* The kernel's name of the block device @where; NULL: it is none */
static char *block_device_name(const char *where)
{
	const char *name = strncmp(where, "/dev/", 5) == 0 ? where + 5 : where;
	struct stat st;

	if (!sysroot && stat(where, &st) == 0)
		return S_ISBLK(st.st_mode) ? blockdev_name(st.st_rdev) : NULL;
	if (strchr(name, '/'))
		return NULL;
	if (*name && blockdev_devno(name))
		return copy_of(name);
	return strncmp(name, "namespace", 9) == 0 ? disk_of_namespace(name) : NULL;
}

/* A block device on which nothing is mounted; NULL: @where is none */
static char *unmounted_name(const struct target *target, const char *where)
{
	char *name = block_device_name(where);
	dev_t devno = name ? blockdev_devno(name) : 0;

	if (name && (!devno || filesystems_devno(&target->all, devno) || has_partitions(name) ||
		     mnt_table_find_devno(target->all.table, devno, MNT_ITER_FORWARD))) {
		free(name);
		name = NULL;
	}
	return name;
}

/* The number of a device-dax device of this name; 0: there is none */
static dev_t number_of_character(const char *name)
{
	return strchr(name, '/') ? 0 : device_number("/sys/bus/dax/devices", name);
}

/* A character device: by its name, as dax0.0, or by a node of any name */
static bool find_character(struct target *target, const char *where)
{
	dev_t devno = number_of_character(strncmp(where, "/dev/", 5) == 0 ? where + 5 : where);
	struct stat st;

	if (!devno && !sysroot && stat(where, &st) == 0 && S_ISCHR(st.st_mode))
		devno = st.st_rdev;
	return devno && device_dax_of(devno, &target->character);
}

static int find_named(struct target *target, const char *where)
{
	char *name = unmounted_name(target, where);
	struct stat st;
	int status;

	if (name) {
		take_device(target, name);
		free(name);
		return 0;
	}
	if (find_character(target, where))
		return 0;
	target->fs = filesystem_find(&target->all, where, &status);
	target->is_mounted = true;
	if (!status && !sysroot && stat(where, &st) == 0 && !S_ISBLK(st.st_mode))
		target->path = where;
	return status;
}

/* Nothing is mounted that can do DAX: the one disk of persistent memory there is, if any */
static int find_disk(struct target *target)
{
	char **disks = memory_disks(), *path = NULL;
	int status = 0;

	if (*disks)
		path = text_of("/dev/%s", *disks);
	if (*disks && disks[1])
		status = wrong_usage("/dev/%s and /dev/%s are persistent memory, maybe more: name one",
				     disks[0], disks[1]);
	else if (*disks)
		status = find_named(target, path);
	free(path);
	free_names(disks);
	return status;
}

static int find_only(struct target *target)
{
	const struct filesystem *found = NULL;

	for (size_t i = 0; i < target->all.count; i++) {
		const struct filesystem *fs = &target->all.items[i];

		if (!fs->mounts || can_dax(fs) & DAX_DEVICE_OBSTACLES)
			continue;
		if (found)
			return wrong_usage("%s and %s can do DAX, maybe more: name one",
					   found->mount_points[0], fs->mount_points[0]);
		found = fs;
	}
	if (!found)
		return find_disk(target);
	take_mounted(target, found);
	return 0;
}

int target_find(struct target *target, const char *where)
{
	int status;

	*target = (struct target){ 0 };
	status = filesystems_read(&target->all);
	if (status)
		return status;
	status = where ? find_named(target, where) : find_only(target);
	if (status)
		target_free(target);
	return status;
}

char *target_content(const struct target *target)
{
	return superblock_type(target->fs);
}

char *target_device(const struct target *target)
{
	return shell_word(target->fs->device);
}

char *target_mount_point(const struct target *target)
{
	const char *point = filesystem_mount_point(target->fs);
	char *usual, *word;

	if (point)
		return shell_word(point);
	usual = text_of("/mnt/%s", target->fs->name);
	word = shell_word(usual);
	free(usual);
	return word;
}

bool target_is_root(const struct target *target)
{
	const char *point = filesystem_mount_point(target->fs);

	return point && strcmp(point, "/") == 0;
}

char *target_unmount_first(const struct target *target)
{
	const struct filesystem *fs = target->fs;
	char *word, *text;

	if (!target->is_mounted || !fs->mounts)
		return copy_of("");
	word = fs->mounts > 1 ? target_device(target) : target_mount_point(target);
	text = text_of("umount %s%s && ", fs->mounts > 1 ? "--all-targets " : "", word);
	free(word);
	return text;
}

char *target_then_mount(const struct target *target, const char *options)
{
	char *device = target_device(target), *point = target_mount_point(target);
	bool is_new = !target->is_mounted || !target->fs->mounts;
	char *directory = is_new ? text_of(" && mkdir -p %s", point) : copy_of("");
	char *text = text_of("%s && mount%s%s %s %s", directory, options ? " -o " : "",
			     options ? options : "", device, point);

	free(directory);
	free(device);
	free(point);
	return text;
}

void target_free(struct target *target)
{
	free(target->unmounted.device);
	free(target->unmounted.name);
	free(target->unmounted.superblock.uuid);
	free(target->unmounted.superblock.label);
	device_dax_free(&target->character);
	filesystems_free(&target->all);
}
