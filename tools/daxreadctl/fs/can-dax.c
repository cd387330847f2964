// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * The rules that ext4 and the DAX core apply at mount time. All obstacles are reported: it
 * does not help to remove only the first of two.
 */

#include "fs/can-dax.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fs/device/blockdev.h"
#include "fs/device/nvdimm.h"
#include "fs/device/sysroot.h"
#include "fs/superblock.h"
#include "lib/memory.h"
#include "lib/message.h"

/* The device's namespace in a mode without DAX */
struct wrong_mode {
	char *namespace, *mode;		/* NULL: none */
};

static void look_at_mode(const char *disk, void *arg)
{
	struct nvdimm nvdimm = nvdimm_of(disk);
	struct wrong_mode *found = arg;

	if (!found->mode && nvdimm.namespace && nvdimm.mode &&
	    strcmp(nvdimm.mode, "fsdax") != 0) {
		found->namespace = copy_of(nvdimm.namespace);
		found->mode = copy_of(nvdimm.mode);
	}
	nvdimm_free(&nvdimm);
}

static struct wrong_mode wrong_mode_of(const struct filesystem *fs)
{
	struct wrong_mode found = { 0 };

	blockdev_disks(fs->name, look_at_mode, &found);
	return found;
}

static void free_wrong_mode(struct wrong_mode *found)
{
	free(found->namespace);
	free(found->mode);
}

char *can_dax_namespace(const struct filesystem *fs)
{
	struct wrong_mode found = wrong_mode_of(fs);

	free(found.mode);
	return found.namespace;
}

/* True if the device has no DAX because of the mode of its namespace. */
static enum dax_obstacle device_obstacle(const struct filesystem *fs)
{
	struct wrong_mode found = wrong_mode_of(fs);
	bool wrong = found.mode != NULL;

	free_wrong_mode(&found);
	return wrong ? DAX_NAMESPACE : DAX_NO_DEVICE;
}

unsigned int can_dax(const struct filesystem *fs)
{
	long block_size = superblock_of(fs)->block_size;
	unsigned int obstacles = 0;

	if (fs->device_dax == 0)
		obstacles |= device_obstacle(fs);
	else if (fs->device_dax > 0 && !blockdev_is_aligned(fs->name, system_page_size()))
		obstacles |= DAX_ALIGNMENT;
	if (block_size && block_size != system_page_size())
		obstacles |= DAX_BLOCK_SIZE;
	if (fs->dax_mode && strcmp(fs->dax_mode, "never") == 0)
		obstacles |= DAX_NEVER;
	if (fs->journals_data)
		obstacles |= DAX_JOURNALLED;
	return obstacles;
}

/* Adds @text to @list and frees it. */
static void append(char **list, const char *separator, char *text)
{
	text_add(list, separator, "%s", text);
	free(text);
}

static const char *const words[] = {
	"device", "namespace-mode", "partition-alignment", "block-size", "dax=never",
	"data=journal", "refused",
};

const char *can_dax_word(enum dax_obstacle obstacle)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (obstacle == 1U << i)
			return words[i];
	}
	return NULL;
}

char *can_dax_words(unsigned int obstacles)
{
	char *list = NULL;

	for (unsigned int bit = 1; bit <= DAX_REFUSED; bit <<= 1) {
		if (obstacles & bit)
			text_add(&list, ",", "%s", can_dax_word(bit));
	}
	return list;
}

char *can_dax_cause(const struct filesystem *fs, enum dax_obstacle obstacle)
{
	struct wrong_mode found;
	char *text;

	switch (obstacle) {
	case DAX_NO_DEVICE:
		return text_of("its device %s has none", fs->device);
	case DAX_NAMESPACE:
		found = wrong_mode_of(fs);
		text = text_of("its namespace %s is in mode %s",
			       found.namespace ? found.namespace : "?",
			       found.mode ? found.mode : "?");
		free_wrong_mode(&found);
		return text;
	case DAX_ALIGNMENT:
		return text_of("its partition does not begin and end at multiples of %ld bytes",
			       system_page_size());
	case DAX_BLOCK_SIZE:
		return text_of("its blocks have %ld bytes, a page has %ld",
			       superblock_of(fs)->block_size, system_page_size());
	case DAX_NEVER:
		return copy_of("it is mounted with dax=never");
	case DAX_JOURNALLED:
		return copy_of("it journals data (data=journal)");
	default:
		return copy_of("the kernel found no DAX on its device when it was mounted");
	}
}

char *can_dax_remedy(const struct filesystem *fs, enum dax_obstacle obstacle)
{
	struct wrong_mode found;
	char *text;

	switch (obstacle) {
	case DAX_NO_DEVICE:
		return copy_of("give a file system on an fsdax namespace (see daxreadctl list, ndctl list)");
	case DAX_NAMESPACE:
		found = wrong_mode_of(fs);
		text = text_of("save its files and make the namespace anew, which erases it (ndctl create-namespace -f -e %s -m fsdax)",
			       found.namespace ? found.namespace : "NAMESPACE");
		free_wrong_mode(&found);
		return text;
	case DAX_ALIGNMENT:
		return text_of("save its files and make the partition anew, aligned (parted -a optimal)");
	case DAX_BLOCK_SIZE:
		return text_of("save its files and make it anew, which erases it (mke2fs -t ext4 -b %ld %s)",
			       system_page_size(), fs->device);
	case DAX_NEVER:
		return copy_of("unmount it and mount it without dax=never (a remount does not change it)");
	case DAX_JOURNALLED:
		return text_of("unmount it and mount it without data=journal (also look at the default mount options in tune2fs -l %s)",
			       fs->device);
	default:
		return copy_of("look for DAX in the kernel's log (dmesg), then unmount it and mount it again");
	}
}

char *can_dax_explain(const struct filesystem *fs, unsigned int obstacles)
{
	char *causes = NULL, *remedies = NULL, *text;

	for (unsigned int bit = 1; bit <= DAX_REFUSED; bit <<= 1) {
		if (!(obstacles & bit))
			continue;
		append(&causes, ", and ", can_dax_cause(fs, bit));
		append(&remedies, "; then ", can_dax_remedy(fs, bit));
	}
	text = text_of("%s; %s", causes, remedies);
	free(causes);
	free(remedies);
	return text;
}

bool can_dax_is_known(const struct filesystem *fs)
{
	return fs->device_dax >= 0 || can_dax(fs) ||
	       (fs->dax_mode && strcmp(fs->dax_mode, "always") == 0);
}

int can_dax_require(const struct filesystem *fs, unsigned int relevant)
{
	unsigned int obstacles = can_dax(fs) & relevant;
	char *why;

	if (!obstacles)
		return 0;
	why = can_dax_explain(fs, obstacles);
	print_error(EXIT_UNSUPPORTED, filesystem_called(fs), "cannot do DAX: %s", why);
	free(why);
	return EXIT_UNSUPPORTED;
}
