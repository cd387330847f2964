// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * The kernel's answer needs no rights and is always up to date. Only root can read the
 * device, and udev's data may be older than the last tune2fs.
 */

#include "fs/superblock.h"

#include <blkid.h>
#include <linux/fs.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "fs/device/sysroot.h"
#include "fs/open.h"
#include "lib/memory.h"

#ifndef BLKID_SUBLKS_FSINFO	/* an older library always reports the block size */
#define BLKID_SUBLKS_FSINFO	0
#endif

#define UUID_SIZE	16

/* ext4's structure, for a UUID of this length */
struct ext4_uuid {
	uint32_t length, flags;
	uint8_t bytes[UUID_SIZE];
};
#define EXT4_IOC_GETFSUUID	_IOC(_IOC_READ, 'f', 44, 8)

static char *uuid_text(const uint8_t *bytes)
{
	char *text = new_zeroed(2 * UUID_SIZE + 5, 1), *out = text;

	for (int i = 0; i < UUID_SIZE; i++)
		out += sprintf(out, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ?
			       "-" : "", bytes[i]);
	return text;
}

static void ask_kernel(const struct filesystem *fs, struct superblock *found)
{
	struct ext4_uuid uuid = { .length = UUID_SIZE };
	char label[FSLABEL_MAX] = "";
	struct statfs stats;
	int fd = filesystem_open(fs);

	if (fd < 0)
		return;
	if (fstatfs(fd, &stats) == 0)
		found->block_size = stats.f_bsize;
	if (ioctl(fd, EXT4_IOC_GETFSUUID, &uuid) == 0)
		found->uuid = uuid_text(uuid.bytes);
	if (ioctl(fd, FS_IOC_GETFSLABEL, label) == 0)
		found->label = strndup(label, sizeof(label));
	close(fd);
}

static bool is_complete(const struct superblock *found)
{
	return found->uuid && found->label && found->block_size;
}

static char *probed(blkid_probe probe, const char *name)
{
	const char *value;

	return blkid_probe_lookup_value(probe, name, &value, NULL) == 0 ?
	       copy_of(value) : NULL;
}

/* NULL: the device cannot be read */
static blkid_probe open_device(const struct filesystem *fs)
{
	char *node = text_of("/dev/block/%u:%u", major(fs->devno), minor(fs->devno));
	blkid_probe probe = blkid_new_probe_from_filename(node);

	if (!probe)
		probe = blkid_new_probe_from_filename(fs->device);
	free(node);
	return probe;
}

static void ask_device(const struct filesystem *fs, struct superblock *found)
{
	blkid_probe probe = open_device(fs);
	char *size;

	if (!probe)
		return;
	blkid_probe_enable_superblocks(probe, 1);
	blkid_probe_set_superblocks_flags(probe, BLKID_SUBLKS_UUID | BLKID_SUBLKS_LABEL |
					  BLKID_SUBLKS_FSINFO);
	if (blkid_do_safeprobe(probe) == 0) {
		if (!found->uuid)
			found->uuid = probed(probe, "UUID");
		if (!found->label)
			found->label = probed(probe, "LABEL");
		/* libblkid has no tag for an empty label */
		if (!found->label)
			found->label = copy_of("");
		size = probed(probe, "BLOCK_SIZE");
		if (size && !found->block_size)
			found->block_size = atol(size);
		free(size);
	}
	blkid_free_probe(probe);
}

/* Undoes udev's \xNN, in place. */
static char *decoded(char *text)
{
	char *in = text, *out = text;
	unsigned int byte;

	while (*in) {
		if (in[0] == '\\' && in[1] == 'x' && sscanf(in + 2, "%2x", &byte) == 1 &&
		    byte && in[2] && in[3]) {
			*out++ = (char)byte;
			in += 4;
		} else {
			*out++ = *in++;
		}
	}
	*out = '\0';
	return text;
}

static void ask_udev(const struct filesystem *fs, struct superblock *found)
{
	char *text = read_system_text("/run/udev/data/b%u:%u", major(fs->devno),
				      minor(fs->devno));
	char *next = text, *line;
	bool labelled = found->label != NULL;

	while ((line = strsep(&next, "\n"))) {
		if (!found->uuid && strncmp(line, "E:ID_FS_UUID=", 13) == 0)
			found->uuid = copy_of(line + 13);
		else if (!found->label && strncmp(line, "E:ID_FS_LABEL_ENC=", 18) == 0)
			found->label = decoded(copy_of(line + 18));
		else if (!found->block_size && strncmp(line, "E:ID_FS_BLOCKSIZE=", 18) == 0)
			found->block_size = atol(line + 18);
	}
	if (!labelled && !found->label && found->uuid && text)
		found->label = copy_of("");
	free(text);
}

const struct superblock *superblock_of(const struct filesystem *fs)
{
	struct superblock *found = (struct superblock *)&fs->superblock;

	if (found->known)
		return found;
	found->known = true;
	if (!sysroot)
		ask_kernel(fs, found);
	if (!sysroot && !is_complete(found))
		ask_device(fs, found);
	if (!is_complete(found))
		ask_udev(fs, found);
	return found;
}

/* What follows @key in udev's data of the device; NULL: nothing */
static char *udev_value(const struct filesystem *fs, const char *key)
{
	char *text = read_system_text("/run/udev/data/b%u:%u", major(fs->devno),
				      minor(fs->devno));
	char *next = text, *line, *value = NULL;

	while (!value && (line = strsep(&next, "\n"))) {
		if (strncmp(line, key, strlen(key)) == 0)
			value = copy_of(line + strlen(key));
	}
	free(text);
	return value;
}

char *superblock_type(const struct filesystem *fs)
{
	blkid_probe probe = sysroot ? NULL : open_device(fs);
	char *type = NULL;

	if (!probe)
		return udev_value(fs, "E:ID_FS_TYPE=");
	blkid_probe_enable_superblocks(probe, 1);
	blkid_probe_set_superblocks_flags(probe, BLKID_SUBLKS_TYPE);
	if (blkid_do_safeprobe(probe) == 0)
		type = probed(probe, "TYPE");
	blkid_free_probe(probe);
	return type;
}
