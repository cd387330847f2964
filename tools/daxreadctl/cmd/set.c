// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * daxreadctl set: switches the fast path on or off, on all file systems that
 * were named or on none of them; with --all, on those that can have it. With --persist it
 * keeps that for later mounts, with --forget it no longer does.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "fs/can-dax.h"
#include "fs/device/sysroot.h"
#include "fs/named/selection.h"
#include "fs/saved-switch.h"
#include "fs/switch.h"
#include "keep/persist.h"
#include "lib/input/options.h"
#include "lib/memory.h"
#include "lib/message.h"
#include "lib/output/table.h"
#include "lib/safe-text.h"
#include "lib/system/privilege.h"

static bool all_wanted, json, persist, forget;
static enum switch_via via;
static const struct dax_switch *which;	/* NULL: not chosen */
static struct kept_file file;		/* open with --persist */

static const struct option_spec options[] = {
	{ 'a', "all", NULL, "set it on all mounted ext4 file systems that can have DAX files; the others are named and left out",
	  NULL, &all_wanted },
	SWITCH_OPTION(which),
	{ 'p', "persist", NULL, "keep it for later mounts, too, by a line in /etc/daxreadctl.conf with the UUID; the service daxreadctl applies it",
	  NULL, &persist },
	{ 0, "forget", NULL, "no longer keep it for later mounts: remove both switches from that file, or the one of --switch; a FILESYSTEM that is not mounted is named UUID=...",
	  NULL, &forget },
	VIA_OPTION(via),
	{ 'J', "json", NULL, "print JSON", NULL, &json },
	SYSROOT_OPTION,
};

static const struct usage usage = {
	.operands = "on|off FILESYSTEM... | --forget FILESYSTEM...",
	.about = "Switches the fast path of reads on or off for each FILESYSTEM: for all of them or, if one cannot be set, for none. The switch acts on the next read of every open file. After a mount it has the value of the module parameter ext4.dax_fast_read, which is off by default, unless the switch is kept with --persist.",
	.options = options,
	.option_count = OPTION_COUNT(options),
	.more = "Examples:\ndaxreadctl set on /mnt/pmem0\ndaxreadctl set on --switch read_iter /mnt/pmem0\ndaxreadctl set off --all\ndaxreadctl set on --persist /mnt/pmem0\ndaxreadctl set --forget /mnt/pmem0",
	.min = 1,
	.max = -1,
};

/* A file system whose switch is being set */
struct change {
	const struct filesystem *fs;
	struct saved_switch *state;
	int before;
	enum { PENDING, DONE, LEFT_OUT, FAILED } outcome;
	unsigned int obstacles;		/* the reason why it is left out */
};

/* The number of changes with this outcome */
static size_t count_of(const struct change *changes, size_t count, int outcome)
{
	size_t found = 0;

	for (size_t i = 0; i < count; i++)
		found += (int)changes[i].outcome == outcome;
	return found;
}

/* Tries whether the kernel would refuse, so that nothing is set half-way: 0 or -errno */
static int refusal(const struct change *change)
{
	char *path;
	int error = 0;

	if (change->before < 0)
		return change->before;
	if (via == VIA_IOCTL)
		return privilege_is_admin() ? 0 : -EPERM;
	path = switch_path(which, change->fs);
	if (access(path, W_OK) != 0)
		error = -errno;
	free(path);
	return error;
}

/* Reasons why it cannot be set; it can always be switched off. */
static unsigned int obstacles_of(const struct change *change, bool on)
{
	return !on && change->before == 1 ? 0 : can_dax(change->fs);
}

static int check(const struct change *change, const struct filesystems *all, bool on)
{
	int error = refusal(change);

	if (obstacles_of(change, on))
		return can_dax_require(change->fs, DAX_OBSTACLES);
	if (persist && persist_check(all, change->fs) != 0)
		return EXIT_FAILURE;
	return error ? switch_complain(which, change->fs, via, "cannot be set", error) : 0;
}

static int take_all(struct change *changes, const struct fs_selection *selection, bool on)
{
	int status;

	for (size_t i = 0; i < selection->count; i++) {
		struct change *change = &changes[i];

		change->before = switch_get(which, change->fs, via);
		status = check(change, &selection->all, on);
		if (status)
			return status;
	}
	for (size_t i = 0; i < selection->count; i++) {
		struct change *change = &changes[i];

		status = saved_switch_lock(&change->state, which, change->fs, via);
		if (status)
			return status;
		change->before = switch_get(which, change->fs, via);
	}
	return 0;
}

/* Without --all: all of them or none */
static int set_named(struct change *changes, const struct fs_selection *selection, bool on)
{
	int status = take_all(changes, selection, on);

	for (size_t i = 0; !status && i < selection->count; i++) {
		int error = switch_set(which, changes[i].fs, via, on);

		changes[i].outcome = DONE;
		if (!error)
			continue;
		status = switch_complain(which, changes[i].fs, via, "cannot be set", error);
		while (i-- > 0)
			switch_set(which, changes[i].fs, via, changes[i].before);
		break;
	}
	return status;
}

static void leave_out(struct change *change, unsigned int obstacles)
{
	char *why = can_dax_explain(change->fs, obstacles);

	print_warning("%s: left out, it cannot do DAX: %s", change->fs->device, why);
	free(why);
	change->obstacles = obstacles;
	change->outcome = LEFT_OUT;
}

/* With --all: one file system */
static void set_one(struct change *change, const struct filesystems *all, bool on)
{
	int error;

	change->before = switch_get(which, change->fs, via);
	if (obstacles_of(change, on)) {
		leave_out(change, obstacles_of(change, on));
		return;
	}
	change->outcome = FAILED;
	if (persist && persist_check(all, change->fs) != 0)
		return;
	error = refusal(change);
	if (!error) {
		if (saved_switch_lock(&change->state, which, change->fs, via) != 0)
			return;
		change->before = switch_get(which, change->fs, via);
		error = switch_set(which, change->fs, via, on);
	}
	if (!error)
		change->outcome = DONE;
	else if (error == -EOPNOTSUPP)
		leave_out(change, DAX_REFUSED);
	else if (switch_complain(which, change->fs, via, "cannot be set", error) ==
		 EXIT_UNSUPPORTED)
		change->outcome = LEFT_OUT;
}

static int set_all(struct change *changes, const struct fs_selection *selection, bool on)
{
	size_t count = selection->count;

	for (size_t i = 0; i < count; i++)
		set_one(&changes[i], &selection->all, on);
	if (count_of(changes, count, FAILED))
		return EXIT_FAILURE;
	if (count_of(changes, count, DONE))
		return EXIT_SUCCESS;
	return print_error(EXIT_UNSUPPORTED, "mounted file systems",
			   "cannot be set: none is ext4 that can have DAX files; see daxreadctl list --all");
}

/* With --persist: keeps what was set, or undoes it */
static int keep(struct change *changes, size_t count, bool on)
{
	int status;

	for (size_t i = 0; i < count; i++) {
		if (changes[i].outcome == DONE)
			persist_set(&file, changes[i].fs, which, on);
	}
	status = kept_write(&file);
	for (size_t i = count; status && i-- > 0;) {
		if (changes[i].outcome != DONE)
			continue;
		switch_set(which, changes[i].fs, via, changes[i].before);
		changes[i].outcome = FAILED;
	}
	return status;
}

/* The name that the user gave; with --all, the mount point */
static const char *name_of(const struct change *change)
{
	const char *mount_point = filesystem_mount_point(change->fs);

	return change->fs->asked || !mount_point ? filesystem_called(change->fs) : mount_point;
}

static void print_change(const struct change *change, bool on)
{
	static const char *const names[] = { "off", "on" };
	char *where = check_alloc(terminal_text(name_of(change)));

	printf("%s: %s, %s%s%s\n", where, names[on], change->before == on ? "as it was" : "was ",
	       change->before == on ? "" : names[change->before == 1],
	       persist ? "; kept for later mounts" : "");
	free(where);
}

static struct json_object *change_json(const struct change *change, bool on)
{
	struct json_object *object = check_alloc(json_object_new_object());
	char *words = can_dax_words(change->obstacles);

	json_object_object_add(object, "filesystem", value_of_text(name_of(change)));
	json_object_object_add(object, "device", value_of_text(change->fs->device));
	json_object_object_add(object, "mount_point",
			       value_of_text(filesystem_mount_point(change->fs)));
	if (change->outcome == DONE) {
		json_object_object_add(object, which->name, json_object_new_boolean(on));
		json_object_object_add(object, "before",
				       json_object_new_boolean(change->before));
		json_object_object_add(object, "persist", json_object_new_boolean(persist));
	} else if (change->outcome == LEFT_OUT) {
		json_object_object_add(object, "why_not", value_of_text(words));
	}
	free(words);
	return object;
}

static struct json_object *changes_json(const struct change *changes, size_t count,
					int outcome, bool on)
{
	struct json_object *array = check_alloc(json_object_new_array());

	for (size_t i = 0; i < count; i++) {
		if ((int)changes[i].outcome == outcome)
			json_object_array_add(array, change_json(&changes[i], on));
	}
	return array;
}

static int print_changes(const struct change *changes, size_t count, bool on)
{
	struct json_object *answer;

	if (!json) {
		for (size_t i = 0; i < count; i++) {
			if (changes[i].outcome == DONE)
				print_change(&changes[i], on);
		}
		return EXIT_SUCCESS;
	}
	answer = check_alloc(json_object_new_object());
	json_object_object_add(answer, "schema", json_object_new_int(JSON_SCHEMA));
	json_object_object_add(answer, "filesystems",
			       changes_json(changes, count, DONE, on));
	json_object_object_add(answer, "left_out",
			       changes_json(changes, count, LEFT_OUT, on));
	json_object_object_add(answer, "failed",
			       changes_json(changes, count, FAILED, on));
	return print_json(answer);
}

static int set(const struct fs_selection *selection, bool on)
{
	struct change *changes = new_zeroed(selection->count, sizeof(*changes));
	int status, kept = 0, printed = EXIT_SUCCESS;

	for (size_t i = 0; i < selection->count; i++)
		changes[i].fs = selection->items[i];
	status = all_wanted ? set_all(changes, selection, on) :
			      set_named(changes, selection, on);
	if (persist && count_of(changes, selection->count, DONE) && (all_wanted || !status)) {
		kept = keep(changes, selection->count, on);
		status = kept ? kept : status;
	}
	for (size_t i = selection->count; i-- > 0;) {
		if (changes[i].state)
			saved_switch_release(changes[i].state);
	}
	if (status == EXIT_SUCCESS ||
	    (all_wanted && count_of(changes, selection->count, DONE)))
		printed = print_changes(changes, selection->count, on);
	free(changes);
	return status ? status : printed;
}

/* With --persist the file is checked and locked before a switch is set. */
static int select_and_set(const struct operands *operands, bool on)
{
	struct fs_selection selection;
	int status = fs_select(&selection, operands->items + 1, operands->count - 1, FS_FOR_SET);

	if (status)
		return status;
	if (persist)
		status = kept_open(&file);
	if (!status) {
		status = set(&selection, on);
		if (persist)
			kept_close(&file);
	}
	fs_selection_free(&selection);
	if (!status && persist)
		persist_note_service();
	return status;
}

static int forget_named(const struct operands *operands)
{
	const char *first = operands->items[0];

	if (all_wanted || persist)
		return wrong_usage("--forget: not together with %s",
				   persist ? "--persist" : "--all");
	if (strcmp(first, "on") == 0 || strcmp(first, "off") == 0)
		return wrong_usage("--forget: not together with %s; give file systems", first);
	return persist_forget(operands->items, operands->count, which, json);
}

int cmd_set(int argc, char **argv)
{
	struct operands operands = options_take(&usage, argc, argv);
	bool on = strcmp(operands.items[0], "on") == 0;
	int status;

	if (forget)
		return forget_named(&operands);
	if (!which)
		which = &dax_fast_read;
	if (!on && strcmp(operands.items[0], "off") != 0)
		return wrong_usage("%s: give on or off", operands.items[0]);
	if (operands.count == 1 && !all_wanted)
		return wrong_usage("no file system was named: give one, or --all");
	if (operands.count > 1 && all_wanted)
		return wrong_usage("--all: not together with %s", operands.items[1]);
	status = via_check(via);
	/* the ioctl itself fails without the series */
	if (!status && via == VIA_SYSFS)
		status = switch_require(which, "the switch", "cannot be set");
	return status ? status : select_and_set(&operands, on);
}
