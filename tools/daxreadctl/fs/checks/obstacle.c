// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* The commands that remove what keeps a file system from DAX. Each ends with it mounted. */
#include "fs/checks/obstacle.h"

#include <stdlib.h>
#include <string.h>

#include "fs/device/blockdev.h"
#include "fs/device/sysroot.h"
#include "lib/memory.h"
#include "lib/shell-word.h"

#define MAKE	"mke2fs -t ext4 -b %ld"
#define DAX	"dax=always"

/* Partitions are moved by multiples of this, which is one of every page size in use. */
#define ALIGNMENT_KIB	64

/* A new file system on @device, where the old one was mounted */
static char *make_and_mount(const struct target *target, const char *device)
{
	struct target moved = *target;
	struct filesystem fs = *target->fs;
	char *then, *word, *text;

	fs.device = (char *)(uintptr_t)device;
	fs.name = strrchr(fs.device, '/') + 1;
	moved.fs = &fs;
	then = target_then_mount(&moved, DAX);
	word = shell_word(device);
	text = text_of(MAKE " %s%s", system_page_size(), word, then);
	free(word);
	free(then);
	return text;
}

static char *for_namespace(const struct target *target, char **erases)
{
	char *namespace = can_dax_namespace(target->fs), *make, *device, *text;
	size_t length = strlen(target->fs->device);

	if (!namespace)
		return NULL;
	/* in mode sector the device is pmem0s, in mode fsdax pmem0 */
	device = copy_of(target->fs->device);
	if (!blockdev_is_partition(target->fs->name) && device[length - 1] == 's')
		device[length - 1] = '\0';
	make = make_and_mount(target, device);
	text = text_of("ndctl create-namespace -f -e %s -m fsdax && %s", namespace, make);
	*erases = text_of("all that is on %s", namespace);
	free(make);
	free(device);
	free(namespace);
	return text;
}

/* sfdisk keeps the partition's number, and the other partitions. */
static char *for_alignment(const struct target *target, char **erases)
{
	const struct filesystem *fs = target->fs;
	int64_t start, sectors, number, end;
	char *disk, *make, *text;

	if (!read_system_number(&start, "/sys/class/block/%s/start", fs->name) ||
	    !read_system_number(&sectors, "/sys/class/block/%s/size", fs->name) ||
	    !read_system_number(&number, "/sys/class/block/%s/partition", fs->name) ||
	    start < 0 || sectors < 0 || sectors > INT64_MAX - start)
		return NULL;
	end = (start + sectors) / 2 / ALIGNMENT_KIB * ALIGNMENT_KIB;
	start = (start + 2 * ALIGNMENT_KIB - 1) / (2 * ALIGNMENT_KIB) * ALIGNMENT_KIB;
	if (end <= start)
		return NULL;
	disk = blockdev_disk(fs->name);
	make = make_and_mount(target, fs->device);
	text = text_of("echo start=%lldKiB,size=%lldKiB | sfdisk -N %lld /dev/%s && %s",
		       (long long)start, (long long)(end - start), (long long)number, disk, make);
	*erases = text_of("all that is on %s", fs->device);
	free(make);
	free(disk);
	return text;
}

static char *for_journal(const struct target *target)
{
	char *device = target_device(target), *then = target_then_mount(target, DAX);
	char *text = text_of("tune2fs -o ^journal_data %s%s", device, then);

	free(then);
	free(device);
	return text;
}

/* What is done between umount and the end; NULL: nothing can be */
static char *command_for(const struct target *target, enum dax_obstacle obstacle, char **erases)
{
	char *text;

	switch (obstacle) {
	case DAX_NAMESPACE:
		return for_namespace(target, erases);
	case DAX_ALIGNMENT:
		return for_alignment(target, erases);
	case DAX_BLOCK_SIZE:
		*erases = text_of("all that is on %s", target->fs->device);
		return make_and_mount(target, target->fs->device);
	case DAX_NEVER:
		text = target_then_mount(target, DAX);
		memmove(text, text + strlen(" && "), strlen(text + strlen(" && ")) + 1);
		return text;
	case DAX_JOURNALLED:
		return for_journal(target);
	default:
		return NULL;
	}
}

void check_obstacle(struct checks *checks, const char *name, char *value,
		    const struct target *target, enum dax_obstacle obstacle)
{
	char *cause = can_dax_cause(target->fs, obstacle), *remedy, *command, *first;
	struct check *check;

	remedy = can_dax_remedy(target->fs, obstacle);
	check = check_wrong(checks, name, value, can_dax_word(obstacle),
			    text_of("%s; %s", cause, remedy));
	check->unsupported = obstacle & DAX_DEVICE_OBSTACLES;
	free(remedy);
	free(cause);
	if (target_is_root(target))
		return;
	command = command_for(target, obstacle, &check->erases);
	if (!command)
		return;
	first = target_unmount_first(target);
	check->command = text_of("%s%s", first, command);
	free(first);
	free(command);
}
