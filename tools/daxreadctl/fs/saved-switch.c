// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * A run locks the file until it ends; a file without a lock was left by a killed run. The
 * file identifies the mount by the inode number of its directory in sysfs, which differs
 * for a later mount of the same device.
 */

#include "fs/saved-switch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "fs/device/sysroot.h"
#include "lib/memory.h"
#include "lib/message.h"
#include "lib/system/files.h"
#include "lib/system/lock-file.h"
#include "lib/system/privilege.h"
#include "lib/system/restore.h"

struct saved_switch {
	const struct dax_switch *which;
	const struct filesystem *fs;
	enum switch_via via;
	char *path;
	int fd;
	int removal;		/* promises; -1: none */
	int restoring;
};

/* The content of a file */
struct record {
	int pid;
	int value;
	unsigned long long mount;
};

static bool read_record(const char *path, struct record *record)
{
	char *text = read_text("%s", path);
	int found;

	*record = (struct record){ .value = -1 };
	if (!text)
		return false;
	found = sscanf(text, "pid %d switch %d mount %llu", &record->pid,
		       &record->value, &record->mount);
	free(text);
	return found == 3 && (record->value == 0 || record->value == 1);
}

static int write_record(struct saved_switch *state, const char *text)
{
	int error = lock_file_write(state->fd, text);

	return error ? print_error(EXIT_FAILURE, state->path,
				   "cannot be written: %s; free space in /run",
				   strerror(-error)) : 0;
}

/* Restores what a killed run left. */
static int clean(struct saved_switch *state)
{
	struct record record;
	int now, error;
	char *why;

	if (!read_record(state->path, &record))
		return 0;
	now = switch_get(state->which, state->fs, state->via);
	if (!state->fs->identity || record.mount != state->fs->identity ||
	    now == record.value)
		return 0;
	error = switch_set(state->which, state->fs, state->via, record.value);
	if (error) {
		why = switch_explain(state->which, state->fs, state->via, error);
		print_error(EXIT_FAILURE, filesystem_called(state->fs),
			    "%s, left %s by a run that was killed (process %d), cannot be restored: %s",
			    state->which->name, now ? "on" : "off", record.pid, why);
		free(why);
		return EXIT_FAILURE;
	}
	print_warning("%s: %s was left %s by a run that was killed (process %d); restored to %s",
		      state->fs->device, state->which->name, now ? "on" : "off", record.pid,
		      record.value ? "on" : "off");
	return 0;
}

static int take(struct saved_switch *state)
{
	struct record record;
	int error;

	state->fd = lock_file_open(state->path);
	error = state->fd < 0 ? state->fd : 0;
	if (error == -EWOULDBLOCK) {
		read_record(state->path, &record);
		return print_error(EXIT_FAILURE, filesystem_called(state->fs),
				   "cannot be measured or set now: process %d uses it; wait until it ends, or stop it",
				   record.pid);
	}
	if (error)
		return print_error(EXIT_FAILURE, state->path, "cannot be made: %s; %s",
				   strerror(-error),
				   error == -EACCES || error == -EPERM ? privilege_remedy() :
				"make a writable /run");
	return clean(state);
}

static void forget(struct saved_switch *state)
{
	if (state->fd >= 0)
		close(state->fd);
	free(state->path);
	free(state);
}

int saved_switch_lock(struct saved_switch **locked, const struct dax_switch *which,
		      const struct filesystem *fs, enum switch_via via)
{
	struct saved_switch *state = new_zeroed(1, sizeof(*state));
	char text[32];
	int status;

	*state = (struct saved_switch){
		.which = which,
		.fs = fs,
		.via = via,
		.path = sysroot_path(RUN_DIRECTORY "/%s%s", fs->name,
				     which->run_suffix),
		.fd = -1,
		.restoring = -1,
	};
	*locked = NULL;
	status = take(state);
	if (status) {
		forget(state);
		return status;
	}
	state->removal = restore_unlink(state->path);
	snprintf(text, sizeof(text), "pid %d\n", getpid());
	status = write_record(state, text);
	if (status)
		saved_switch_release(state);
	else
		*locked = state;
	return status;
}

int saved_switch_save(struct saved_switch *state)
{
	int value = switch_get(state->which, state->fs, state->via);
	char *path, text[96];
	int status;

	if (value < 0)
		return switch_complain(state->which, state->fs, state->via,
				       "cannot be read", value);
	snprintf(text, sizeof(text), "pid %d switch %d mount %llu\n", getpid(),
		 value, (unsigned long long)state->fs->identity);
	status = write_record(state, text);
	if (status)
		return status;
	path = switch_path(state->which, state->fs);
	state->restoring = restore_write(path, value ? "1\n" : "0\n");
	free(path);
	return 0;
}

int saved_switch_release(struct saved_switch *state)
{
	int status = 0;

	if (state->restoring >= 0)
		status = restore_now(state->restoring);
	if (status)	/* let the next run try again */
		restore_drop(state->removal);
	else
		status = restore_now(state->removal);
	forget(state);
	return status;
}
