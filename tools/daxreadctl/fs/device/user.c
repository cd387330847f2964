// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Finds out who uses a block device of the running system. A saved tree (--sysroot) is not
 * read.
 */
#include "fs/device/user.h"

#include <libmount.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "lib/memory.h"
#include "lib/system/files.h"

/* Returns a text about @name if it is a user of the device, else NULL. */
typedef char *look_function(const char *name, dev_t devno);

static char *search(const char *directory, look_function *look, dev_t devno)
{
	char **names = names_in(directory), *found = NULL;

	for (char **name = names; !found && *name; name++)
		found = look(*name, devno);
	free_names(names);
	return found;
}

static char *look_at_holder(const char *name, dev_t devno)
{
	(void)devno;
	return text_of("it is a part of %s", name);
}

static char *find_holder(dev_t devno)
{
	char *path = text_of("/sys/dev/block/%u:%u/holders", major(devno), minor(devno));
	char *found = search(path, look_at_holder, devno);

	free(path);
	return found;
}

static bool is_device(const char *path, dev_t devno)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISBLK(st.st_mode) && st.st_rdev == devno;
}

static char *look_at_loop(const char *name, dev_t devno)
{
	char *file = read_text("/sys/block/%s/loop/backing_file", name);
	char *found = file && is_device(file, devno) ?
		      text_of("it is what /dev/%s reads and writes", name) : NULL;

	free(file);
	return found;
}

/* Processes are named by number and, in parentheses, program. */
static char *process_name(const char *pid)
{
	char *program = read_text("/proc/%s/comm", pid);
	char *name = text_of("process %s (%s)", pid, program ? program : "?");

	free(program);
	return name;
}

static bool is_number(const char *name)
{
	return name[0] && strspn(name, "0123456789") == strlen(name);
}

static bool same_mounts(const char *pid)
{
	char *path = text_of("/proc/%s/ns/mnt", pid);
	struct stat ours, theirs;
	bool same = stat("/proc/self/ns/mnt", &ours) == 0 && stat(path, &theirs) == 0 &&
		    ours.st_ino == theirs.st_ino;

	free(path);
	return same;
}

static char *mounted_on(const char *pid, dev_t devno)
{
	char *path = text_of("/proc/%s/mountinfo", pid), *found = NULL;
	struct libmnt_table *table = mnt_new_table_from_file(path);
	struct libmnt_fs *fs = table ? mnt_table_find_devno(table, devno, MNT_ITER_FORWARD) : NULL;

	if (fs && mnt_fs_get_target(fs))
		found = copy_of(mnt_fs_get_target(fs));
	mnt_unref_table(table);
	free(path);
	return found;
}

static char *find_mount(dev_t devno)
{
	char *where = mounted_on("self", devno);
	char *found = where ? text_of("it is mounted on %s", where) : NULL;

	free(where);
	return found;
}

static char *find_swap(dev_t devno)
{
	struct libmnt_table *table = mnt_new_table();
	struct libmnt_iter *iter = mnt_new_iter(MNT_ITER_FORWARD);
	struct libmnt_fs *swap;
	bool found = false;

	if (table && iter && mnt_table_parse_swaps(table, NULL) == 0) {
		while (!found && mnt_table_next_fs(table, iter, &swap) == 0)
			found = is_device(mnt_fs_get_source(swap), devno);
	}
	mnt_free_iter(iter);
	mnt_unref_table(table);
	return found ? copy_of("the kernel swaps to it (see swapon)") : NULL;
}

static char *look_at_mounts(const char *pid, dev_t devno)
{
	char *where, *who, *found;

	if (!is_number(pid) || same_mounts(pid))
		return NULL;
	where = mounted_on(pid, devno);
	if (!where)
		return NULL;
	who = process_name(pid);
	found = text_of("it is mounted on %s in the mount namespace of %s", where, who);
	free(who);
	free(where);
	return found;
}

/* Readers are ignored: udev reads devices that change, too. */
static bool writes_to(const char *pid, const char *fd, dev_t devno)
{
	char *path = text_of("/proc/%s/fd/%s", pid, fd);
	struct stat link;
	bool found = lstat(path, &link) == 0 && link.st_mode & S_IWUSR &&
		     is_device(path, devno);

	free(path);
	return found;
}

static char *look_at_files(const char *pid, dev_t devno)
{
	char *path, *who, **files, *found = NULL;

	if (!is_number(pid) || atoi(pid) == getpid())
		return NULL;
	path = text_of("/proc/%s/fd", pid);
	files = names_in(path);
	for (char **file = files; !found && *file; file++) {
		if (!writes_to(pid, *file, devno))
			continue;
		who = process_name(pid);
		found = text_of("it is open for writing in %s", who);
		free(who);
	}
	free_names(files);
	free(path);
	return found;
}

char *block_user(dev_t devno)
{
	char *found = find_holder(devno);

	if (!found)
		found = find_mount(devno);
	if (!found)
		found = find_swap(devno);
	if (!found)
		found = search("/proc", look_at_mounts, devno);
	if (!found)
		found = search("/sys/block", look_at_loop, devno);
	if (!found)
		found = search("/proc", look_at_files, devno);
	return found;
}
