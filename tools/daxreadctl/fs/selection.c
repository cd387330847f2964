// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "fs/selection.h"

#include <stdlib.h>
#include <string.h>

#include "fs/device/sysroot.h"
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

typedef const struct filesystem *find_function(const struct filesystems *all,
					       const char *where, int *status);

static int choose(struct fs_selection *selection, char *const *operands, int count,
		  find_function *find, bool dax_only)
{
	int status = filesystems_read(&selection->all);

	if (status)
		return status;
	selection->items = new_zeroed(selection->all.count, sizeof(*selection->items));
	selection->count = 0;
	for (int i = 0; i < count; i++) {
		const struct filesystem *fs;

		fs = find(&selection->all, operands[i], &status);
		if (!fs) {
			fs_selection_free(selection);
			return status;
		}
		add(selection, fs);
	}
	for (size_t i = 0; !count && i < selection->all.count; i++) {
		if (!dax_only || selection->all.items[i].can_dax)
			add(selection, &selection->all.items[i]);
	}
	return EXIT_SUCCESS;
}

int fs_select_any(struct fs_selection *selection, char *const *operands, int count,
		  bool dax_only)
{
	return choose(selection, operands, count, filesystem_find, dax_only);
}

int fs_select_dax(struct fs_selection *selection, char *const *operands, int count)
{
	int status = choose(selection, operands, count, filesystem_find_dax, true);

	if (status == EXIT_SUCCESS && !selection->count) {
		fs_selection_free(selection);
		return print_error(EXIT_UNSUPPORTED, "mounted file systems",
				   "cannot be used: none is ext4 on a device that can do DAX; mount one (mount -o dax /dev/pmem0 DIR)");
	}
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
