// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * The driver's directory in sysfs tells what is new: it has the file systems of all mount
 * namespaces, and each mount gets a directory with an inode number of its own. Only if one
 * is new, mounts and the file are read.
 */
#include "keep/apply.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fs/can-dax.h"
#include "fs/device/sysroot.h"
#include "fs/filesystem.h"
#include "fs/kept/file.h"
#include "fs/saved-switch.h"
#include "fs/superblock.h"
#include "fs/switch.h"
#include "keep/uuid.h"
#include "lib/memory.h"
#include "lib/message.h"
#include "lib/safe-text.h"
#include "lib/system/files.h"

static bool is_among(const ino_t *mounts, size_t count, ino_t mount)
{
	for (size_t i = 0; i < count; i++) {
		if (mounts[i] == mount)
			return true;
	}
	return false;
}

static void add_mount(struct applied *applied, ino_t mount)
{
	applied->mounts = grown(applied->mounts, applied->count + 1, sizeof(*applied->mounts));
	applied->mounts[applied->count++] = mount;
}

/* Drops what is no longer mounted. Returns true if something is new. */
static bool has_new(struct applied *applied)
{
	char **names = system_names("/sys/fs/ext4");
	ino_t *now = NULL;
	size_t count = 0, left = 0;
	bool new = false;

	for (char **name = names; *name; name++) {
		if (strcmp(*name, "features") == 0)
			continue;
		now = grown(now, count + 1, sizeof(*now));
		now[count++] = filesystem_identity(*name);
	}
	for (size_t i = 0; i < count; i++)
		new = new || !is_among(applied->mounts, applied->count, now[i]);
	for (size_t i = 0; i < applied->count; i++) {
		if (is_among(now, count, applied->mounts[i]))
			applied->mounts[left++] = applied->mounts[i];
	}
	applied->count = left;
	free(now);
	free_names(names);
	return new;
}

/* Without the driver, which may be a module that is loaded later, nothing is known yet. */
static int require_switch(void)
{
	if (!system_has("/sys/fs/ext4/features") && system_has("/sys/fs"))
		return 0;
	return switch_require(&dax_fast_read, "the kept switches", "cannot be set");
}

static void print_set(const struct filesystem *fs, const struct dax_switch *which, bool on,
		      int before)
{
	const char *mount_point = filesystem_mount_point(fs);
	char *name = check_alloc(terminal_text(mount_point ? mount_point : fs->device));

	printf("%s: %s %s, %s\n", name, which->word, on ? "on" : "off",
	       before == on ? "as it was" : before ? "was on" : "was off");
	fflush(stdout);
	free(name);
}

/* Returns 0, EXIT_UNSUPPORTED, or EXIT_FAILURE; *@later: another run has locked it. */
static int set(const struct filesystem *fs, const struct dax_switch *which, bool on,
	       bool *later)
{
	struct saved_switch *lock;
	int before, error, status;

	status = on ? can_dax_require(fs, DAX_OBSTACLES) : 0;
	if (status)
		return status;
	status = saved_switch_lock(&lock, which, fs, VIA_SYSFS);
	if (status) {
		*later = true;
		return status;
	}
	before = switch_get(which, fs, VIA_SYSFS);
	error = before < 0 ? before : switch_set(which, fs, VIA_SYSFS, on);
	if (error)
		status = switch_complain(which, fs, VIA_SYSFS, "cannot be set", error);
	else
		print_set(fs, which, on, before);
	saved_switch_release(lock);
	return status;
}

static bool is_kept(const struct kept *kept, const char *uuid)
{
	for (int i = 0; i < KEPT_SWITCHES; i++) {
		if (kept_state(kept, uuid, kept_words[i]) >= 0)
			return true;
	}
	return false;
}

/* Sets both switches; returns false if that is to be tried again. */
static bool apply_to(struct applied *applied, const struct kept *kept,
		     const struct filesystems *all, const struct filesystem *fs)
{
	static const struct dax_switch *const switches[] = { &dax_fast_read, &dax_fast_read_iter };
	int status = 0, failed = 0;
	bool later = false;
	const char *uuid;
	char *why = NULL;

	if (!is_kept(kept, superblock_of(fs)->uuid))
		return true;
	uuid = uuid_to_keep(all, fs, &why);
	if (!uuid) {
		failed = print_error(EXIT_FAILURE, fs->device,
				     "what is kept for its UUID cannot be applied: %s", why);
		free(why);
	}
	for (size_t i = 0; uuid && i < sizeof(switches) / sizeof(switches[0]); i++) {
		int on = kept_state(kept, uuid, switches[i]->word);

		status = on < 0 ? 0 : set(fs, switches[i], on, &later);
		failed = status ? status : failed;
	}
	if (!failed)
		applied->done++;
	else if (failed == EXIT_UNSUPPORTED)
		applied->unsupported++;
	else
		applied->failed++;
	return !later;
}

/* True if the file is the one that could not be used. An error is printed once. */
static bool is_refused_still(const struct applied *applied, const struct stat *now)
{
	return applied->is_refused && now->st_ino == applied->refused.st_ino &&
	       now->st_size == applied->refused.st_size &&
	       now->st_ctim.tv_sec == applied->refused.st_ctim.tv_sec &&
	       now->st_ctim.tv_nsec == applied->refused.st_ctim.tv_nsec;
}

static int read_kept(struct applied *applied, struct kept *kept)
{
	char *path = kept_path();
	struct stat now = { 0 };
	int status;

	stat(path, &now);
	free(path);
	if (is_refused_still(applied, &now))
		return EXIT_FAILURE;
	status = kept_read(kept);
	applied->is_refused = status != 0;
	applied->refused = now;
	return status;
}

int apply_kept(struct applied *applied)
{
	struct filesystems all;
	struct kept kept;
	int status = require_switch();

	if (status || !has_new(applied))
		return status;
	status = read_kept(applied, &kept);
	if (status)
		return status;
	status = filesystems_read(&all);
	for (size_t i = 0; !status && i < all.count; i++) {
		const struct filesystem *fs = &all.items[i];

		if (!fs->identity || is_among(applied->mounts, applied->count, fs->identity))
			continue;
		if (apply_to(applied, &kept, &all, fs))
			add_mount(applied, fs->identity);
	}
	if (!status)
		filesystems_free(&all);
	kept_free(&kept);
	return status;
}

void applied_forget(struct applied *applied)
{
	free(applied->mounts);
	*applied = (struct applied){ .done = applied->done };
}
