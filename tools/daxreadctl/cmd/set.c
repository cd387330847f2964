// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * daxreadctl set: switches the fast path on or off, on all file systems that
 * were named or on none of them.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "fs/saved-switch.h"
#include "fs/selection.h"
#include "fs/switch.h"
#include "fs/device/sysroot.h"
#include "lib/input/options.h"
#include "lib/memory.h"
#include "lib/message.h"
#include "lib/output/table.h"
#include "lib/safe-text.h"

static bool all_wanted, json;
static enum switch_via via;
static const struct dax_switch *which = &dax_fast_read;

static const struct option_spec options[] = {
	{ 'a', "all", NULL, "set it on all mounted ext4 file systems that can do DAX",
	  NULL, &all_wanted },
	SWITCH_OPTION(which),
	VIA_OPTION(via),
	{ 'J', "json", NULL, "print JSON", NULL, &json },
	SYSROOT_OPTION,
};

static const struct usage usage = {
	.operands = "on|off FILESYSTEM...",
	.about = "Switches the fast path of reads on or off for each FILESYSTEM: for all of them or, if one cannot be, for none. It acts on the next read of every open file. After a mount the switch is off.",
	.options = options,
	.option_count = OPTION_COUNT(options),
	.more = "Examples:\ndaxreadctl set on /mnt/pmem0\ndaxreadctl set on --switch read_iter /mnt/pmem0\ndaxreadctl set off --all",
	.min = 1,
	.max = -1,
};

/* A file system whose switch is being set */
struct change {
	const struct filesystem *fs;
	struct saved_switch *state;
	int before;
};

static int check(const struct filesystem *fs, int before)
{
	char *path = switch_path(which, fs);
	int error = before < 0 ? before : 0;

	/* what the kernel would refuse half-way through is refused now */
	if (!error && via == VIA_SYSFS && access(path, W_OK) != 0)
		error = -errno;
	if (!error && via == VIA_IOCTL && geteuid() != 0)
		error = -EPERM;
	free(path);
	if (error)
		return print_error(EXIT_FAILURE, fs->device, "%s cannot be set: %s; %s",
				   which->name, strerror(-error),
				   switch_remedy(error));
	return 0;
}

static int take_all(struct change *changes, const struct fs_selection *selection)
{
	for (size_t i = 0; i < selection->count; i++) {
		struct change *change = &changes[i];
		int status;

		change->fs = selection->items[i];
		status = check(change->fs, switch_get(which, change->fs, via));
		if (status)
			return status;
	}
	for (size_t i = 0; i < selection->count; i++) {
		struct change *change = &changes[i];

		change->state = saved_switch_lock(which, change->fs);
		if (!change->state)
			return EXIT_FAILURE;
		change->before = switch_get(which, change->fs, via);
	}
	return 0;
}

static int change_all(struct change *changes, size_t count, bool on)
{
	for (size_t i = 0; i < count; i++) {
		const struct filesystem *fs = changes[i].fs;
		int error = switch_set(which, fs, via, on);

		if (!error)
			continue;
		print_error(EXIT_FAILURE, fs->device, "%s cannot be set: %s; %s",
			    which->name, strerror(-error), switch_remedy(error));
		while (i-- > 0)
			switch_set(which, changes[i].fs, via,
				   changes[i].before);
		return error == -EOPNOTSUPP || error == -ENOTTY ?
		       EXIT_UNSUPPORTED : EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}

static void print_change(const struct change *change, bool on)
{
	static const char *const names[] = { "off", "on" };
	char *where = check_alloc(terminal_text(change->fs->mount_points[0]));

	if (change->before == on)
		printf("%s: %s, as it was\n", where, names[on]);
	else
		printf("%s: %s, was %s\n", where, names[on], names[change->before == 1]);
	free(where);
}

static int print_changes(const struct change *changes, size_t count, bool on)
{
	struct json_object *answer, *array;

	if (!json) {
		for (size_t i = 0; i < count; i++)
			print_change(&changes[i], on);
		return EXIT_SUCCESS;
	}
	array = check_alloc(json_object_new_array());
	for (size_t i = 0; i < count; i++) {
		const struct filesystem *fs = changes[i].fs;
		struct json_object *object = check_alloc(json_object_new_object());

		json_object_object_add(object, "device",
				       json_object_new_string(fs->device));
		json_object_object_add(object, "mount_point",
				       json_object_new_string(fs->mount_points[0]));
		json_object_object_add(object, which->name,
				       json_object_new_boolean(on));
		json_object_object_add(object, "before",
				       json_object_new_boolean(changes[i].before));
		json_object_array_add(array, object);
	}
	answer = check_alloc(json_object_new_object());
	json_object_object_add(answer, "schema", json_object_new_int(JSON_SCHEMA));
	json_object_object_add(answer, "filesystems", array);
	return print_json(answer);
}

static int set(const struct fs_selection *selection, bool on)
{
	struct change *changes = new_zeroed(selection->count, sizeof(*changes));
	int status = take_all(changes, selection);

	if (status == EXIT_SUCCESS)
		status = change_all(changes, selection->count, on);
	for (size_t i = selection->count; i-- > 0;) {
		if (changes[i].state)
			saved_switch_release(changes[i].state);
	}
	if (status == EXIT_SUCCESS)
		status = print_changes(changes, selection->count, on);
	free(changes);
	return status;
}

int cmd_set(int argc, char **argv)
{
	struct operands operands = options_take(&usage, argc, argv);
	bool on = strcmp(operands.items[0], "on") == 0;
	struct fs_selection selection;
	int status;

	if (!on && strcmp(operands.items[0], "off") != 0)
		return wrong_usage("%s: give on or off", operands.items[0]);
	if (operands.count == 1 && !all_wanted)
		return wrong_usage("no file system was named: give one, or --all");
	if (operands.count > 1 && all_wanted)
		return wrong_usage("--all: not together with %s", operands.items[1]);
	status = via_check(via);
	if (!status)
		status = switch_require(which, "the switch", "cannot be set");
	if (status)
		return status;

	status = fs_select_dax(&selection, operands.items + 1, operands.count - 1);
	if (status != EXIT_SUCCESS)
		/* "--all" that means nothing has failed */
		return all_wanted ? EXIT_FAILURE : status;
	status = set(&selection, on);
	fs_selection_free(&selection);
	return status;
}
