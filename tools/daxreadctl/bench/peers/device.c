// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Decides whether a device may be formatted for the peers.
 *
 * A file system on it may belong to a user, whatever its label is. So a run records in
 * /run, before it makes a file system, the device and the UUID: a file system that
 * matches both was left by a run that was killed.
 */
#include "bench/peers/device.h"

#include <blkid.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "fs/device/user.h"
#include "lib/input/options.h"
#include "lib/memory.h"
#include "lib/message.h"
#include "lib/output/table.h"
#include "lib/system/files.h"
#include "lib/system/lock-file.h"
#include "lib/system/privilege.h"
#include "lib/system/restore.h"

#define UUID_LENGTH	36

/* A device looks empty if it has zeros at so many places of PLACE bytes. */
#define PLACES		64
#define PLACE		4096

/* The record of a run */
struct record {
	int pid;
	char device[128];	/* as device_identity() has it */
	char uuid[UUID_LENGTH + 1];	/* UUID of the file systems that it makes */
};

/* What was found on a device */
struct content {
	char *held;		/* a user's content, such as a file system; NULL: none */
	int left_by;		/* the killed process; 0: no record of one */
	bool looks_empty;
	uint64_t size;
};

/* The device taken */
static struct {
	struct record record;
	int fd, promise;
} taken = { .fd = -1 };

static int refuse(const char *device, const char *why, const char *remedy)
{
	return print_error(EXIT_FAILURE, device, "cannot be formatted for --peers: %s; %s",
			   why, remedy);
}

/* Of the running system: the device is never one of a saved tree. */
static char *read_attribute(dev_t devno, const char *name)
{
	return read_text("/sys/dev/block/%u:%u/%s", major(devno), minor(devno), name);
}

/* A text that identifies a device while this system runs */
static void device_identity(dev_t devno, char *text, size_t size)
{
	static const char *const names[] = { "device/uuid", "dm/uuid", "uuid", "wwid", "diskseq",
					     "../device/uuid", "../uuid", "../wwid", "../diskseq" };
	char *start = read_attribute(devno, "start"), *id = NULL;

	for (size_t i = 0; !id && i < sizeof(names) / sizeof(names[0]); i++)
		id = read_attribute(devno, names[i]);
	snprintf(text, size, "%u:%u,%s,%s", major(devno), minor(devno), id ? id : "?",
		 start ? start : "0");
	for (char *c = text; *c; c++)	/* one word */
		*c = *c == ' ' ? '_' : *c;
	free(id);
	free(start);
}

static char *record_path(dev_t devno)
{
	return text_of(RUN_DIRECTORY "/%u:%u.peers", major(devno), minor(devno));
}

static bool read_record(dev_t devno, struct record *record)
{
	char *path = record_path(devno), *text = read_text("%s", path);
	int found = text ? sscanf(text, "pid %d device %127s filesystem %36s", &record->pid,
				  record->device, record->uuid) : 0;

	free(text);
	free(path);
	return found == 3;
}

static bool is_ours(dev_t devno, const char *uuid, int *pid)
{
	struct record record;
	char identity[sizeof(record.device)];

	if (!uuid || !read_record(devno, &record))
		return false;
	device_identity(devno, identity, sizeof(identity));
	*pid = record.pid;
	return strcmp(record.device, identity) == 0 && strcasecmp(record.uuid, uuid) == 0;
}

/* What libblkid finds: a user's content, or what a killed run left. */
static void probe_signatures(blkid_probe probe, dev_t devno, struct content *content)
{
	const char *type = NULL, *uuid = NULL;
	int found, pid;

	blkid_probe_enable_partitions(probe, 1);
	blkid_probe_enable_superblocks(probe, 1);
	blkid_probe_set_superblocks_flags(probe, BLKID_SUBLKS_TYPE | BLKID_SUBLKS_UUID);
	found = blkid_do_safeprobe(probe);
	if (found == 1)
		return;
	if (found < 0) {
		content->held = copy_of(found == -2 ? "traces of several file systems" :
					"what cannot be read");
		return;
	}
	blkid_probe_lookup_value(probe, "TYPE", &type, NULL);
	blkid_probe_lookup_value(probe, "UUID", &uuid, NULL);
	if (type && is_ours(devno, uuid, &pid))
		content->left_by = pid;
	else
		content->held = copy_of(type ? type : "a partition table");
}

/* True if there are only zeros at PLACES places, including the first and the last. */
static bool looks_empty(int fd, uint64_t size)
{
	static const char zeros[PLACE];
	char place[PLACE];
	uint64_t last = size > PLACE ? size - PLACE : 0;

	for (uint64_t i = 0; i < PLACES; i++) {
		uint64_t at = last / (PLACES - 1) * i;
		ssize_t got = pread(fd, place, PLACE, (off_t)(i == PLACES - 1 ? last : at));

		if (got <= 0 || memcmp(place, zeros, (size_t)got) != 0)
			return false;
	}
	return true;
}

static int look_at_content(const char *device, int fd, dev_t devno, struct content *content)
{
	blkid_probe probe = blkid_new_probe();

	if (!probe || blkid_probe_set_device(probe, fd, 0, 0) != 0) {
		blkid_free_probe(probe);
		return refuse(device, "its content cannot be read", "look into the kernel's log (dmesg)");
	}
	content->size = (uint64_t)blkid_probe_get_size(probe);
	probe_signatures(probe, devno, content);
	content->looks_empty = looks_empty(fd, content->size);
	blkid_free_probe(probe);
	return 0;
}

static bool is_read_only(const char *device)
{
	int fd = open(device, O_RDONLY | O_CLOEXEC), yes = 0;

	if (fd >= 0 && ioctl(fd, BLKROGET, &yes) != 0)
		yes = 0;
	if (fd >= 0)
		close(fd);
	return yes;
}

/* Opens @device exclusively. Returns an exit status. */
static int open_unused(const char *device, dev_t *devno, int *fd)
{
	struct stat st;
	char *user;
	int status;

	if (stat(device, &st) != 0 || !S_ISBLK(st.st_mode))
		return refuse(device, "it is no block device", "name one, as /dev/pmem1");
	*devno = st.st_rdev;
	user = block_user(*devno);
	if (user) {
		status = refuse(device, user, "name one that is not in use");
		free(user);
		return status;
	}
	if (is_read_only(device))
		return refuse(device, "it is read-only", "name one that can be written");
	*fd = open(device, O_RDWR | O_EXCL | O_CLOEXEC);
	if (*fd >= 0)
		return 0;
	return refuse(device, strerror(errno), errno == EBUSY ? "name one that is not in use" :
		      remedy_for(errno, "look into the kernel's log (dmesg)"));
}

static int look(const char *device, dev_t *devno, struct content *content)
{
	int fd = -1, status = open_unused(device, devno, &fd);
	char *why;

	*content = (struct content){ .held = NULL };
	if (!status) {
		status = look_at_content(device, fd, *devno, content);
		close(fd);
	}
	if (status || !content->held)
		return status;
	why = text_of("it holds %s", content->held);
	status = refuse(device, why, "give an empty device, or empty it with wipefs -a");
	free(why);
	free(content->held);
	return status;
}

/* A text about what seems to be on it; the caller frees it. */
static char *seeming(const struct content *content)
{
	if (content->left_by)
		return text_of("it holds what a run that was killed left (process %d)",
			       content->left_by);
	if (content->looks_empty)
		return text_of("it looks empty (zeros at %d places)", PLACES);
	return copy_of("it holds data");
}

int peers_device_check(const char *device, const char *overwrite)
{
	struct content content;
	char *size, *content_text;
	int status;
	dev_t devno;

	if (overwrite && strcmp(device, overwrite) != 0)
		return wrong_usage("--overwrite %s: --peers names %s; give the same name twice",
				   overwrite, device);
	status = look(device, &devno, &content);
	if (status)
		return status;
	size = size_text(content.size);
	content_text = seeming(&content);
	if (!overwrite)
		status = print_error(EXIT_USAGE, device,
				     "cannot be formatted for --peers: all of its %s would be overwritten, and %s; give --overwrite %s, too",
				     size, content_text, device);
	else if (!content.looks_empty)	/* without "it ": the line names the device */
		print_note("%s, %s, %s; it is overwritten, as --overwrite says", device, size,
			   content_text + strlen("it "));
	free(content_text);
	free(size);
	return status;
}

static int write_record(const char *device, const char *path)
{
	char *uuid = read_text("/proc/sys/kernel/random/uuid");
	char *text;
	int error;

	if (!uuid || strlen(uuid) != UUID_LENGTH) {
		free(uuid);
		return refuse(device, "the kernel gives no UUID", "mount /proc");
	}
	strcpy(taken.record.uuid, uuid);
	text = text_of("pid %d device %s filesystem %s\n", getpid(), taken.record.device, uuid);
	error = lock_file_write(taken.fd, text);
	free(text);
	free(uuid);
	return error ? print_error(EXIT_FAILURE, path, "cannot be written: %s; free space in /run",
				   strerror(-error)) : 0;
}

int peers_device_take(const char *device)
{
	struct content content;
	dev_t devno;
	char *path;
	int status = look(device, &devno, &content);

	if (status)
		return status;
	path = record_path(devno);
	taken.fd = lock_file_open(path);
	if (taken.fd == -EWOULDBLOCK) {
		status = refuse(device, "another run uses it", "wait until it ends, or stop it");
	} else if (taken.fd < 0) {
		errno = -taken.fd;
		status = print_error(EXIT_FAILURE, path, "cannot be made: %m; make a writable /run");
	} else {
		taken.promise = restore_unlink(path);
		device_identity(devno, taken.record.device, sizeof(taken.record.device));
		status = write_record(device, path);
	}
	free(path);
	return status;
}

const char *peers_device_uuid(void)
{
	return taken.record.uuid;
}

int peers_device_release(void)
{
	int status = restore_now(taken.promise);

	close(taken.fd);
	taken.fd = -1;
	return status;
}
