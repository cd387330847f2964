// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * /sys/class/block has all disks and partitions. A partition's directory is in that of
 * its disk.
 */
#include "fs/device/blockdev.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "fs/device/sysroot.h"
#include "lib/memory.h"
#include "lib/system/files.h"

#define SECTOR	512

static bool read_number(const char *name, const char *file, int64_t *value)
{
	return read_system_number(value, "/sys/class/block/%s/%s", name, file);
}

bool blockdev_is_partition(const char *name)
{
	int64_t number;

	return read_number(name, "partition", &number);
}

char *blockdev_disk(const char *name)
{
	char *disk = NULL;

	if (blockdev_is_partition(name))
		disk = link_name("/sys/class/block/%s/..", name);
	return disk ? disk : copy_of(name);
}

bool blockdev_is_mapped(const char *name)
{
	char **slaves = system_names("/sys/class/block/%s/slaves", name);
	bool mapped = *slaves != NULL;

	free_names(slaves);
	return mapped;
}

char *blockdev_name(dev_t devno)
{
	return link_name("/sys/dev/block/%u:%u", major(devno), minor(devno));
}

dev_t device_number(const char *directory, const char *name)
{
	char *text = read_system_text("%s/%s/dev", directory, name);
	unsigned int above, below;
	dev_t devno = 0;

	if (text && sscanf(text, "%u:%u", &above, &below) == 2)
		devno = makedev(above, below);
	free(text);
	return devno;
}

dev_t blockdev_devno(const char *name)
{
	return device_number("/sys/class/block", name);
}

int blockdev_can_dax(const char *name)
{
	char *disk = blockdev_disk(name);
	int64_t can = 0, size;
	bool known = read_number(disk, "queue/dax", &can) ||
		     read_number(disk, "size", &size);

	free(disk);
	return known ? can == 1 : -1;
}

bool blockdev_is_aligned(const char *name, int64_t boundary)
{
	int64_t start, sectors;

	if (!blockdev_is_partition(name))
		return true;
	return read_number(name, "start", &start) && start % (boundary / SECTOR) == 0 &&
	       read_number(name, "size", &sectors) && sectors % (boundary / SECTOR) == 0;
}

int64_t blockdev_size(const char *name)
{
	int64_t sectors;

	if (!read_number(name, "size", &sectors) || sectors < 0 ||
	    sectors > INT64_MAX / SECTOR)
		return -1;
	return sectors * SECTOR;
}

void blockdev_disks(const char *name,
		    void (*visit)(const char *disk, void *arg), void *arg)
{
	char *disk = blockdev_disk(name);
	char **slaves = system_names("/sys/class/block/%s/slaves", disk);

	for (char **slave = slaves; *slave; slave++)
		blockdev_disks(*slave, visit, arg);
	if (!*slaves)
		visit(disk, arg);
	free_names(slaves);
	free(disk);
}

/* Bad sectors of @disk from @start on, @length of them; -1: not known */
static int64_t bad_sectors_within(const char *disk, int64_t start, int64_t length)
{
	char *text = read_system_text("/sys/class/block/%s/badblocks", disk);
	int64_t end = length > INT64_MAX - start ? INT64_MAX : start + length;
	char *next = text, *line;
	int64_t bad = 0;

	if (!text)
		return -1;
	while ((line = strsep(&next, "\n"))) {
		int64_t from, count, to;

		if (sscanf(line, "%" SCNd64 " %" SCNd64, &from, &count) != 2 ||
		    from < 0 || count < 0 || count > INT64_MAX - from)
			continue;
		to = from + count < end ? from + count : end;
		if (from < start)
			from = start;
		if (to > from && to - from <= INT64_MAX - bad)
			bad += to - from;
	}
	free(text);
	return bad;
}

static void add_bad_sectors(const char *disk, void *arg)
{
	int64_t *sum = arg, bad;

	bad = bad_sectors_within(disk, 0, INT64_MAX);
	*sum = *sum < 0 || bad < 0 || bad > INT64_MAX - *sum ? -1 : *sum + bad;
}

int64_t blockdev_bad_sectors(const char *name)
{
	int64_t start, sectors, sum = 0;
	char *disk;

	if (!blockdev_is_partition(name)) {
		blockdev_disks(name, add_bad_sectors, &sum);
		return sum;
	}
	if (!read_number(name, "start", &start) ||
	    !read_number(name, "size", &sectors) || start < 0 || sectors < 0)
		return -1;
	disk = blockdev_disk(name);
	sum = bad_sectors_within(disk, start, sectors);
	free(disk);
	return sum;
}
