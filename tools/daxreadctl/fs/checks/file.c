// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "fs/checks/file.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "fs/can-dax.h"
#include "fs/checks/find-file.h"
#include "fs/device/sysroot.h"
#include "fs/open.h"
#include "lib/memory.h"
#include "lib/shell-word.h"

#define NAME	"file"

/* Attributes of a file that keep it from DAX, and what a user may do */
static const struct {
	unsigned int statx, flag;	/* STATX_ATTR_*, or FS_*_FL */
	const char *word, *cause, *command;
} exceptions[] = {
	{ STATX_ATTR_ENCRYPTED, 0, "encrypted", "it is encrypted, and encrypted files are never DAX", NULL },
	{ STATX_ATTR_VERITY, 0, "verity", "it has fs-verity, and such files are never DAX", NULL },
	{ 0, FS_INLINE_DATA_FL, "inline-data",
	  "its bytes lie in its inode, so that there is nothing to map; read a larger file", NULL },
	{ 0, FS_JOURNAL_DATA_FL, "data=journal", "its data is journalled (flag j)", "chattr -j" },
};

static char *flags_text(int fd, bool dax)
{
	struct fsxattr attributes;
	bool has_flag = ioctl(fd, FS_IOC_FSGETXATTR, &attributes) == 0 &&
			attributes.fsx_xflags & FS_XFLAG_DAX;

	return text_of("%s, flag x %s", dax ? "DAX" : "not DAX", has_flag ? "set" : "not set");
}

static bool has_exception(struct checks *checks, const struct dax_file *file,
			  const struct statx *stx)
{
	unsigned int flags = 0;

	if (ioctl(file->fd, FS_IOC_GETFLAGS, &flags) != 0)
		flags = 0;
	for (size_t i = 0; i < sizeof(exceptions) / sizeof(exceptions[0]); i++) {
		struct check *check;
		char *word;

		if (!(stx->stx_attributes & exceptions[i].statx) && !(flags & exceptions[i].flag))
			continue;
		check = check_wrong(checks, NAME, flags_text(file->fd, false), exceptions[i].word,
				    text_of("%s: %s", file->name, exceptions[i].cause));
		if (!exceptions[i].command)
			return true;
		word = shell_word(file->name);
		check->command = text_of("%s %s", exceptions[i].command, word);
		free(word);
		return true;
	}
	return false;
}

/* The file is on a file system that can do DAX, and yet not read by it. */
static void not_dax(struct checks *checks, const struct target *target,
		    const struct dax_file *file, const struct statx *stx)
{
	const char *mode = target->fs->dax_mode;
	struct fsxattr attributes;
	struct check *check;
	char *word;

	if (has_exception(checks, file, stx))
		return;
	if (ioctl(file->fd, FS_IOC_FSGETXATTR, &attributes) != 0)
		attributes.fsx_xflags = 0;
	if (attributes.fsx_xflags & FS_XFLAG_DAX || !mode || strcmp(mode, "inode") != 0) {
		check_wrong(checks, NAME, flags_text(file->fd, false), "not-yet-dax",
			    text_of("%s: is to be read by DAX, but is not yet: it was open when that was set; end what has it open (see fuser), then it is DAX from the next open on",
				    file->name));
		return;
	}
	check = check_wrong(checks, NAME, flags_text(file->fd, false), "no-dax-flag",
			    text_of("%s: has not the flag x, which a file needs under dax=inode; it acts when no program has the file open",
				    file->name));
	word = shell_word(file->name);
	check->command = text_of("chattr +x %s", word);
	free(word);
}

static void is_good(struct checks *checks, const struct dax_file *file)
{
	char *flags = flags_text(file->fd, true);

	check_ok(checks, NAME, text_of("%s: %s", file->name, flags));
	free(flags);
}

static void no_bytes(struct checks *checks, const struct dax_file *file)
{
	check_wrong(checks, NAME, copy_of("no written bytes"), "no-written-bytes",
		    text_of("%s: is empty, or has holes and unwritten blocks only: a read of these copies nothing; give a file with content",
			    file->name));
}

/* Looks at the file that is open. */
static void check_opened(struct checks *checks, const struct target *target,
			 struct dax_file *file, const struct statx *stx)
{
	if (!is_dax(stx))
		not_dax(checks, target, file, stx);
	else if (!find_written(file))
		no_bytes(checks, file);
	else {
		is_good(checks, file);
		return;
	}
	dax_file_close(file);
}

/* Opens the file that the user named. Returns NULL, or why it cannot be read. */
static char *open_named(const struct target *target, struct dax_file *file, struct statx *stx)
{
	int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK;

	if (statx(AT_FDCWD, target->path, 0, STATX_BASIC_STATS, stx) == 0 && !S_ISREG(stx->stx_mode))
		return copy_of("is no plain file; give one");
	file->fd = open(target->path, flags | O_NOATIME);
	/* only its owner and root may read it without a change of its access time */
	file->changes_time = file->fd < 0 && errno == EPERM;
	if (file->changes_time)
		file->fd = open(target->path, flags);
	if (file->fd < 0 || statx(file->fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS, stx) != 0)
		return text_of("cannot be opened: %s; give a file that you may read, or run as root",
			       strerror(errno));
	if (!filesystem_has(target->fs, file->fd))
		return copy_of("is on another file system by now; try again");
	return NULL;
}

static void check_named(struct checks *checks, const struct target *target, struct dax_file *file)
{
	struct statx stx;
	char *why;

	file->name = copy_of(target->path);
	why = open_named(target, file, &stx);
	if (!why) {
		check_opened(checks, target, file, &stx);
		return;
	}
	check_wrong(checks, NAME, NULL, "not-readable", text_of("%s: %s", file->name, why));
	free(why);
	dax_file_close(file);
}

/* The command that makes one; a directory gives its flag to the files that are made in it. */
static void no_file(struct checks *checks, const struct target *target, const char *where,
		    unsigned int looked_at)
{
	bool by_flag = !target->fs->dax_mode || strcmp(target->fs->dax_mode, "always") != 0;
	char *directory = text_of("%s%s%s", where, where[strlen(where) - 1] == '/' ? "" : "/",
				  by_flag ? "dax-files" : "");
	char *file = text_of("%s%sdax-file", directory, by_flag ? "/" : "");
	char *directory_word = shell_word(directory), *file_word = shell_word(file);
	struct check *check;

	check = check_wrong(checks, NAME, NULL, "no-dax-file",
			    text_of("no DAX file with content was found in %s or right below it (%u names looked at), so none could be read; name one, or make one",
				    where, looked_at));
	check->command = by_flag ?
		text_of("mkdir %s && chattr +x %s && head -c 4096 /dev/urandom > %s", directory_word,
			directory_word, file_word) :
		text_of("head -c 4096 /dev/urandom > %s", file_word);
	free(file_word);
	free(directory_word);
	free(file);
	free(directory);
}

static void look_for_file(struct checks *checks, const struct target *target,
			  struct dax_file *file)
{
	const char *where = target->path ? target->path : filesystem_mount_point(target->fs);
	unsigned int looked_at;
	int error = find_file(file, where, target->fs->devno, &looked_at);

	if (error == -ENOENT) {
		no_file(checks, target, where, looked_at);
	} else if (error == -EPERM) {
		check_unknown(checks, NAME,
			      text_of("none is looked for, because that would change the access time of %s; run as root, or name a file", where));
	} else if (error) {
		check_wrong(checks, NAME, NULL, "not-readable",
			    text_of("%s: cannot be read: %s; name a file", where, strerror(-error)));
	} else {
		is_good(checks, file);
	}
}

void check_file(struct checks *checks, const struct target *target, struct dax_file *file)
{
	struct stat st;

	*file = (struct dax_file){ .fd = -1 };
	if (!target->is_mounted || !target->fs->mounts)
		check_not_applicable(checks, NAME, copy_of("not mounted here"));
	else if (can_dax(target->fs))
		check_not_applicable(checks, NAME, copy_of("no file of it can be DAX, for the reasons above"));
	else if (sysroot)
		check_unknown(checks, NAME, copy_of("a saved tree has no files"));
	else if (target->path && (stat(target->path, &st) != 0 || !S_ISDIR(st.st_mode)))
		check_named(checks, target, file);
	else
		look_for_file(checks, target, file);
}

void dax_file_close(struct dax_file *file)
{
	if (file->fd >= 0)
		close(file->fd);
	free(file->name);
	*file = (struct dax_file){ .fd = -1 };
}
