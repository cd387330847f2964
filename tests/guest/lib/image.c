// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* Files on a file system that can't be written to. See image.h. */

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fs.h"
#include "image.h"
#include "kind.h"
#include "tap.h"

#define PREPARED	"/run/guest-prepared"
#define IMAGE		"/tmp/guest-image"
#define PARTITIONS	7

static bool partitioned, mounted;
static int last;	/* the partition mounted last */

const char *image_options(void)
{
	/* A file with an inline tail cannot be DAX. */
	return !strcmp(fs_kind()->name, "erofs-chunk") ? "-E noinline_data,nosbcrc --chunksize=16384" :
							 "-E noinline_data,nosbcrc";
}

static const char *partition(int n)
{
	static char path[64];

	snprintf(path, sizeof(path), SPARE_DEVICE "p%d", n);
	return path;
}

const char *image_device(void)
{
	return partition(last);
}

void image_start(void)
{
	char layout[16 * PARTITIONS + 16] = "label: gpt\n";

	if (run("command -v mkfs.erofs sfdisk"))
		skip_all("no mkfs.erofs or no sfdisk here");
	must(!run("rm -rf " PREPARED) && !mkdir(PREPARED, 0755));
	if (partitioned)
		return;
	for (int i = 0; i < PARTITIONS; i++)
		strcat(layout, "size=64MiB\n");
	if (run("printf '%s' | sfdisk -q -w always " SPARE_DEVICE, layout))
		broken("sfdisk " SPARE_DEVICE ": %s", run_said());
	partitioned = true;
}

char *image_path(const char *path)
{
	size_t len = strlen(SPARE_MOUNT "/");

	if (strncmp(path, SPARE_MOUNT "/", len))
		broken("%s: not below " SPARE_MOUNT, path);
	return path_in(PREPARED, path + len);
}

/* A partition that is not in use: those of images with open files are in use. */
static int free_partition(void)
{
	for (int i = 1; i <= PARTITIONS; i++) {
		int n = (last + i - 1) % PARTITIONS + 1;
		int fd = open(partition(n), O_RDONLY | O_EXCL | O_CLOEXEC);

		if (fd < 0)
			continue;
		close(fd);
		return n;
	}
	broken("%s: files of all %d images are open", SPARE_DEVICE, PARTITIONS);
}

void image_umount(void)
{
	if (mounted)
		must(!umount2(SPARE_MOUNT, MNT_DETACH));
	mounted = false;
}

int image_mount_again(const char *options)
{
	if (mount(image_device(), SPARE_MOUNT, "erofs", MS_RDONLY, options))
		return -errno;
	mounted = true;
	return 0;
}

int image_mount(const char *options)
{
	image_umount();
	last = free_partition();
	/*
	 * mkfs.erofs 1.5 writes chunks to a file in /tmp first, and cannot copy to another
	 * file system.
	 */
	if (run("rm -f " IMAGE " && mkfs.erofs --quiet %s " IMAGE " " PREPARED " && "
		"dd if=" IMAGE " of=%s bs=1M conv=fsync status=none", image_options(), image_device()))
		broken("mkfs.erofs, %s: %s", image_device(), run_said());
	return image_mount_again(options);
}

void image_end(void)
{
	image_umount();
	if (partitioned)
		run("wipefs -aqf " SPARE_DEVICE " && blockdev --rereadpt " SPARE_DEVICE);
	partitioned = false;
	run("rm -rf " PREPARED " " IMAGE);
}
