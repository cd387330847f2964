// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "fs/checks/mounted.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fs/checks/obstacle.h"
#include "fs/open.h"
#include "fs/superblock.h"
#include "fs/switch.h"
#include "lib/memory.h"

/* Of a device on which nothing is mounted */
static void not_mounted(struct checks *checks, const struct target *target)
{
	char *content = target_content(target), *then;
	bool is_ext4 = content && strcmp(content, "ext4") == 0;
	/* the command that mends the device ends with a file system on it, mounted */
	bool device_first = can_dax(target->fs) & (DAX_DEVICE_OBSTACLES | DAX_ALIGNMENT);
	struct check *check;

	check = check_wrong(checks, "mount", content ? text_of("not mounted, holds %s", content) :
			    copy_of("not mounted, holds nothing that is known"), "mount",
			    text_of("no file system of %s is mounted%s%s", target->fs->device,
				    content && !is_ext4 ? "; what it holds is not ext4" : "",
				    device_first ? "; its device comes first" : ""));
	if (device_first) {
		free(content);
		return;
	}
	then = target_then_mount(target, "dax=always");
	if (is_ext4) {
		check->command = copy_of(then + strlen(" && "));
	} else if (!content) {
		char *device = target_device(target);

		check->command = text_of("mke2fs -t ext4 -b 4096 %s%s", device, then);
		check->erases = text_of("all that is on %s", target->fs->device);
		free(device);
	}
	free(then);
	free(content);
}

static void check_mount(struct checks *checks, const struct target *target)
{
	const struct filesystem *fs = target->fs;
	const char *point = filesystem_mount_point(fs);

	if (!target->is_mounted)
		not_mounted(checks, target);
	else if (!point)
		check_wrong(checks, "mount", copy_of("elsewhere"), "mount",
			    filesystem_obstacle(fs, -ESTALE));
	else
		check_ok(checks, "mount", text_of("%s, %s", point, fs->type ? fs->type : "ext4"));
}

static void check_block_size(struct checks *checks, const struct target *target)
{
	long size = superblock_of(target->fs)->block_size;

	if (can_dax(target->fs) & DAX_BLOCK_SIZE)
		check_obstacle(checks, "block-size", text_of("%ld", size), target, DAX_BLOCK_SIZE);
	else if (size)
		check_ok(checks, "block-size", text_of("%ld", size));
	else
		check_unknown(checks, "block-size",
			      copy_of("neither the kernel nor the device nor udev says it; run as root"));
}

static void check_options(struct checks *checks, const struct target *target)
{
	const struct filesystem *fs = target->fs;
	unsigned int obstacles = can_dax(fs);

	if (obstacles & DAX_NEVER)
		check_obstacle(checks, "mount-option", copy_of("dax=never"), target, DAX_NEVER);
	else if (!fs->dax_mode)
		check_unknown(checks, "mount-option", copy_of("the kernel does not say it"));
	else
		check_ok(checks, "mount-option",
			 text_of("dax=%s%s", fs->dax_mode, strcmp(fs->dax_mode, "inode") == 0 ?
				 ": files with the flag x alone are read by DAX" : ""));
	if (obstacles & DAX_JOURNALLED)
		check_obstacle(checks, "journal", copy_of("data=journal"), target, DAX_JOURNALLED);
	else if (fs->dax_mode)
		check_ok(checks, "journal", copy_of("not data=journal"));
	else
		check_unknown(checks, "journal", copy_of("the kernel does not say it"));
}

void check_mounted(struct checks *checks, const struct target *target)
{
	check_mount(checks, target);
	if (!target->is_mounted) {
		check_not_applicable(checks, "block-size", copy_of("not mounted"));
		check_not_applicable(checks, "mount-option", copy_of("not mounted"));
		check_not_applicable(checks, "journal", copy_of("not mounted"));
		return;
	}
	check_block_size(checks, target);
	check_options(checks, target);
}

/* The name by which set finds this file system, quoted for the shell */
static char *name_for_set(const struct target *target)
{
	return target->fs->mounts ? target_mount_point(target) : target_device(target);
}

static void check_switch(struct checks *checks, const struct target *target)
{
	int state = switch_get(&dax_fast_read, target->fs, VIA_SYSFS);
	struct check *check;
	char *name;

	if (state > 0) {
		check_ok(checks, "switch", copy_of("dax_fast_read on"));
	} else if (state < 0) {
		check_unknown(checks, "switch", text_of("dax_fast_read cannot be read: %s",
							strerror(-state)));
	} else {
		check = check_wrong(checks, "switch", copy_of("dax_fast_read off"), "switch",
				    copy_of("its switch is off, so that read(2) and pread(2) do not take the fast path"));
		/* what cannot do DAX cannot be switched on */
		if (can_dax(target->fs))
			return;
		name = name_for_set(target);
		check->command = text_of("daxreadctl set on %s", name);
		free(name);
	}
}

static void check_iter_switch(struct checks *checks, const struct target *target)
{
	int state = switch_get(&dax_fast_read_iter, target->fs, VIA_SYSFS);
	char *name;

	if (state > 0) {
		check_ok(checks, "switch-iter", copy_of("dax_fast_read_iter on"));
	} else if (state < 0) {
		check_unknown(checks, "switch-iter",
			      text_of("dax_fast_read_iter cannot be read: %s", strerror(-state)));
	} else {
		name = name_for_set(target);
		check_ok(checks, "switch-iter",
			 text_of("dax_fast_read_iter off: preadv, io_uring, AIO and splice go through iomap (daxreadctl set on --switch read_iter %s changes it)",
				 name));
		free(name);
	}
}

void check_switches(struct checks *checks, const struct target *target)
{
	if (!switch_supported(&dax_fast_read) || !target->is_mounted) {
		const char *why = target->is_mounted ? "this kernel has none" : "not mounted";

		check_not_applicable(checks, "switch", copy_of(why));
		check_not_applicable(checks, "switch-iter", copy_of(why));
		return;
	}
	check_switch(checks, target);
	check_iter_switch(checks, target);
}
