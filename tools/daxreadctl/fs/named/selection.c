// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers

#include "fs/named/selection.h"

#include <stdlib.h>
#include <string.h>

#include "fs/can-dax.h"
#include "fs/device/sysroot.h"
#include "fs/named/find.h"
#include "lib/input/options.h"
#include "lib/memory.h"
#include "lib/message.h"

static void add(struct fs_selection *selection, const struct filesystem *fs)
{
	for (size_t i = 0; i < selection->count; i++) {
		if (selection->items[i] == fs)
			return;
	}
	selection->items[selection->count++] = fs;
}

/* The reasons to leave out a named file system, and one that was not named */
struct filter {
	unsigned int named, unnamed;	/* bits of enum dax_obstacle */
	bool elsewhere;			/* unnamed, also those not mounted here */
	bool needed;			/* it is an error if none is left */
};

static const struct filter filters[] = {
	[FS_FOR_LIST] = { .unnamed = DAX_DEVICE_OBSTACLES },
	[FS_FOR_LIST_ALL] = { .elsewhere = true },
	[FS_FOR_GET] = { .named = DAX_DEVICE_OBSTACLES, .unnamed = DAX_DEVICE_OBSTACLES,
			 .needed = true },
	[FS_FOR_SET] = { 0 },
	[FS_FOR_DAX] = { .named = DAX_OBSTACLES, .unnamed = DAX_OBSTACLES, .needed = true },
};

static int add_named(struct fs_selection *selection, const char *where,
		     const struct filter *filter)
{
	const struct filesystem *fs;
	int status;

	fs = filesystem_find(&selection->all, where, &status);
	if (fs && filter->named)
		status = can_dax_require(fs, filter->named);
	if (!status)
		add(selection, fs);
	return status;
}

static void add_unnamed(struct fs_selection *selection, const struct filter *filter)
{
	for (size_t i = 0; i < selection->all.count; i++) {
		const struct filesystem *fs = &selection->all.items[i];

		if ((fs->mounts || filter->elsewhere) &&
		    !(filter->unnamed && can_dax(fs) & filter->unnamed))
			add(selection, fs);
	}
}

int fs_select(struct fs_selection *selection, char *const *operands, int count,
	      enum fs_purpose purpose)
{
	const struct filter *filter = &filters[purpose];
	int status = filesystems_read(&selection->all);

	if (status)
		return status;
	selection->items = new_zeroed(selection->all.count, sizeof(*selection->items));
	selection->count = 0;
	for (int i = 0; !status && i < count; i++)
		status = add_named(selection, operands[i], filter);
	if (!count)
		add_unnamed(selection, filter);
	if (!status && filter->needed && !selection->count)
		status = print_error(EXIT_UNSUPPORTED, "mounted file systems",
				     "cannot be used: none is ext4 on a device that can do DAX; mount one (mount -o dax /dev/pmem0 DIR)");
	if (status)
		fs_selection_free(selection);
	return status;
}

void fs_selection_free(struct fs_selection *selection)
{
	free(selection->items);
	filesystems_free(&selection->all);
}

const char *parse_via(const char *text, void *target)
{
	bool ioctl = strcmp(text, "ioctl") == 0;

	if (!ioctl && strcmp(text, "sysfs") != 0)
		return "sysfs or ioctl";
	*(enum switch_via *)target = ioctl ? VIA_IOCTL : VIA_SYSFS;
	return NULL;
}

int via_check(enum switch_via via)
{
	if (via == VIA_IOCTL && sysroot)
		return wrong_usage("--via ioctl: not together with --sysroot");
	return 0;
}
