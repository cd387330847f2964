// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* The file systems a test works on. See fs.h. */

#include <errno.h>
#include <fcntl.h>
#include <linux/fiemap.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "fs.h"
#include "image.h"

static char *own_dir;
static bool spare_mounted;
static pid_t owner;	/* a fork()ed child cleans up nothing */

static char said[500];

int run(const char *fmt, ...)
{
	char command[1200];
	size_t len;
	va_list args;
	int status;
	FILE *pipe;

	va_start(args, fmt);
	len = vsnprintf(command, sizeof(command), fmt, args);
	va_end(args);
	snprintf(command + len, sizeof(command) - len, " 2>&1");
	fflush(NULL);
	pipe = popen(command, "re");
	if (!pipe)
		return 128;
	len = fread(said, 1, sizeof(said) - 1, pipe);
	said[len] = '\0';
	while (fgetc(pipe) != EOF)
		;
	status = pclose(pipe);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

const char *run_said(void)
{
	return said;
}

static void tidy(void)
{
	if (getpid() != owner)
		return;
	if (!fs_can(CAN_WRITE)) {
		image_end();
		spare_mounted = false;
		own_dir = NULL;
	}
	if (spare_mounted && umount2(SPARE_MOUNT, 0))
		umount2(SPARE_MOUNT, MNT_DETACH);
	rmdir(SPARE_MOUNT);
	if (own_dir)
		run("rm -rf %s", own_dir);
}

static void tidy_at_exit(void)
{
	if (owner)
		return;
	owner = getpid();
	atexit(tidy);
}

char *path_in(const char *dir, const char *name)
{
	char *path;

	must(asprintf(&path, "%s/%s", dir, name) > 0);
	return path;
}

static const char *test_dir_on_spare(void)
{
	if (!spare_mounted)
		spare_fs("", NULL, "dax");
	if (!fs_can(CAN_WRITE))
		return SPARE_MOUNT;
	if (!own_dir)
		own_dir = path_in(SPARE_MOUNT, "test");
	must(!mkdir(own_dir, 0755) || errno == EEXIST);
	return own_dir;
}

const char *test_dir(void)
{
	struct stat root, mnt;

	if (!on_ext4())
		return test_dir_on_spare();
	if (own_dir)
		return own_dir;
	if (stat("/", &root) || stat(MAIN_MOUNT, &mnt) || root.st_dev == mnt.st_dev)
		skip_all("nothing is mounted on " MAIN_MOUNT ": run it by tests/lab/run");
	tidy_at_exit();
	must(asprintf(&own_dir, MAIN_MOUNT "/test.%d", getpid()) > 0);
	must(!mkdir(own_dir, 0755));
	return own_dir;
}

int must_open(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC, 0644);

	if (fd < 0)
		broken("open %s: %m", path);
	return fd;
}

int open_most(void)
{
	return fs_can(CAN_WRITE) ? O_RDWR : O_RDONLY;
}

void spare_format(const char *mkfs, const char *size)
{
	const char *type = fs_kind()->type;

	spare_umount();
	if (access(SPARE_DEVICE, W_OK))
		skip_all("no " SPARE_DEVICE ": run this in the lab (tests/lab/run)");
	tidy_at_exit();
	if (!fs_can(CAN_WRITE)) {
		image_start();
	} else if (!strcmp(type, "xfs")) {
		if (run("mkfs.xfs -q -f -K %s " SPARE_DEVICE, mkfs))
			broken("mkfs.xfs %s " SPARE_DEVICE ": %s", mkfs, run_said());
	} else if (run("mke2fs -q -F -t %s -b 4096 -E nodiscard,lazy_itable_init=0 %s %s %s",
		       type, mkfs, SPARE_DEVICE, size ? size : "")) {
		broken("mke2fs %s %s: %s", mkfs, SPARE_DEVICE, run_said());
	}
}

int spare_mount(const char *options)
{
	tidy_at_exit();
	mkdir(SPARE_MOUNT, 0755);
	if (!fs_can(CAN_WRITE)) {
		int err = image_mount(options);

		spare_mounted = !err;
		return err;
	}
	if (mount(SPARE_DEVICE, SPARE_MOUNT, fs_kind()->type, 0, options))
		return -errno;
	spare_mounted = true;
	return 0;
}

int spare_remount(unsigned long flags, const char *options)
{
	return mount(NULL, SPARE_MOUNT, NULL, MS_REMOUNT | flags, options) ? -errno : 0;
}

void spare_umount(void)
{
	/* image_mount_again() may have mounted an image, too. */
	if (!fs_can(CAN_WRITE))
		image_umount();
	else if (spare_mounted && umount2(SPARE_MOUNT, 0))
		broken("umount %s: %m", SPARE_MOUNT);
	spare_mounted = false;
}

void spare_end(void)
{
	spare_umount();
	if (!fs_can(CAN_WRITE))
		image_end();
}

void spare_detach(void)
{
	must(!umount2(SPARE_MOUNT, MNT_DETACH));
	spare_mounted = false;
}

void spare_fs(const char *mkfs, const char *size, const char *options)
{
	int err;

	spare_format(mkfs, size);
	err = spare_mount(options);
	if (err)
		broken("mount -o %s %s: %s", options, SPARE_DEVICE, strerror(-err));
}

bool spare_rebind(void)
{
	const char *disk = strrchr(SPARE_DEVICE, '/') + 1;

	spare_umount();
	if (!run("ns=$(basename $(readlink -f /sys/block/%s/device)) && cd /sys/bus/nd/drivers/nd_pmem && "
		 "echo $ns > unbind && echo $ns > bind && test -b %s && "
		 "! grep -q . /sys/block/%s/badblocks", disk, SPARE_DEVICE, disk))
		return true;
	diag("%s: %s", SPARE_DEVICE, run_said());
	return false;
}

int set_dax_flag(int fd, bool on)
{
	struct fsxattr attr;

	if (ioctl(fd, FS_IOC_FSGETXATTR, &attr))
		return -errno;
	if (on)
		attr.fsx_xflags |= FS_XFLAG_DAX;
	else
		attr.fsx_xflags &= ~FS_XFLAG_DAX;
	return ioctl(fd, FS_IOC_FSSETXATTR, &attr) ? -errno : 0;
}

bool is_dax(int fd)
{
	struct statx stx;

	must(!statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS, &stx));
	return stx.stx_attributes & STATX_ATTR_DAX;
}

bool kernel_before(int version, int patchlevel)
{
	struct utsname system;
	int running[2];

	must(!uname(&system));
	must(sscanf(system.release, "%d.%d", &running[0], &running[1]) == 2);
	return running[0] < version || (running[0] == version && running[1] < patchlevel);
}

void drop_caches(void)
{
	int fd = must_open("/proc/sys/vm/drop_caches", O_WRONLY);

	sync();
	must(write(fd, "3", 1) == 1);
	close(fd);
}

/* Fills @map (space for @capacity extents) with the extents from @start on. */
static void fiemap(int fd, struct fiemap *map, unsigned int capacity, loff_t start)
{
	memset(map, 0, sizeof(*map));
	map->fm_start = start;
	map->fm_length = FIEMAP_MAX_OFFSET - start;
	map->fm_flags = FIEMAP_FLAG_SYNC;
	map->fm_extent_count = capacity;
	must(!ioctl(fd, FS_IOC_FIEMAP, map));
}

int extents_of(int fd, int *unwritten)
{
	enum { EXTENTS_MAX = 512 };
	static char space[sizeof(struct fiemap) + EXTENTS_MAX * sizeof(struct fiemap_extent)];
	struct fiemap *map = (void *)space;
	loff_t start = 0;
	int n = 0;

	*unwritten = 0;
	for (;;) {
		fiemap(fd, map, EXTENTS_MAX, start);
		for (unsigned int i = 0; i < map->fm_mapped_extents; i++) {
			const struct fiemap_extent *e = &map->fm_extents[i];

			n++;
			if (e->fe_flags & FIEMAP_EXTENT_UNWRITTEN)
				++*unwritten;
			start = e->fe_logical + e->fe_length;
		}
		if (map->fm_mapped_extents < EXTENTS_MAX)
			return n;
	}
}

loff_t physical_of(int fd, loff_t pos)
{
	char space[sizeof(struct fiemap) + sizeof(struct fiemap_extent)];
	struct fiemap *map = (void *)space;
	const struct fiemap_extent *e = &map->fm_extents[0];

	fiemap(fd, map, 1, pos);
	if (!map->fm_mapped_extents || e->fe_logical > (__u64)pos)
		return -1;
	return e->fe_physical + (pos - e->fe_logical);
}

/* The byte offset of the partition with the file. */
static loff_t partition_start(int fd)
{
	long long start = 0;
	struct stat st;
	char path[64];
	FILE *file;

	must(!fstat(fd, &st));
	snprintf(path, sizeof(path), "/sys/dev/block/%u:%u/start", major(st.st_dev),
		 minor(st.st_dev));
	file = fopen(path, "re");
	if (!file)
		return 0;
	must(fscanf(file, "%lld", &start) == 1);
	fclose(file);
	return start * 512;
}

loff_t spare_offset_of(int fd, loff_t pos)
{
	/* EROFS's FIEMAP finds nothing beyond the end of the file, even in its last block. */
	loff_t physical = physical_of(fd, pos & ~(BLOCK - 1));

	return physical < 0 ? physical : physical + pos % BLOCK + partition_start(fd);
}

/* Opens the block device of the file system that @fd is on. */
static int open_device_of(int fd)
{
	char path[64], link[256];
	struct stat st;
	ssize_t n;

	must(!fstat(fd, &st));
	snprintf(path, sizeof(path), "/sys/dev/block/%u:%u", major(st.st_dev), minor(st.st_dev));
	n = readlink(path, link, sizeof(link) - 1);
	must(n > 0);
	link[n] = '\0';
	return must_open(path_in("/dev", strrchr(link, '/') + 1), O_WRONLY);
}

static void soil(int device, loff_t at, loff_t len)
{
	char bytes[BLOCK];

	memset(bytes, 0xa5, sizeof(bytes));
	while (len) {
		ssize_t n = len < BLOCK ? len : BLOCK;

		must(pwrite(device, bytes, n, at) == n);
		at += n;
		len -= n;
	}
}

void soil_unwritten(int fd, loff_t pos, loff_t len)
{
	char space[sizeof(struct fiemap) + sizeof(struct fiemap_extent)];
	const struct fiemap_extent *e = &((struct fiemap *)space)->fm_extents[0];
	struct fsxattr attr;
	loff_t stop;
	int device;

	if (!ioctl(fd, FS_IOC_FSGETXATTR, &attr) && attr.fsx_xflags & FS_XFLAG_REALTIME)
		return;
	device = open_device_of(fd);
	for (loff_t at = pos; at < pos + len; at = stop) {
		fiemap(fd, (struct fiemap *)space, 1, at);
		if (!((struct fiemap *)space)->fm_mapped_extents)
			break;
		stop = e->fe_logical + e->fe_length;
		if (stop > pos + len)
			stop = pos + len;
		if (e->fe_flags & FIEMAP_EXTENT_UNWRITTEN && (loff_t)e->fe_logical <= at)
			soil(device, e->fe_physical + (at - e->fe_logical), stop - at);
	}
	must(!fsync(device));
	close(device);
}

char *spare_split(const char *size)
{
	char *behind;

	/* the second has another name each time: the kernel goes on with its numbers */
	if (run("ndctl destroy-namespace -f -r region1 all && "
		"ndctl create-namespace -r region1 -m fsdax -M mem -s %s", size) ||
	    run("ndctl create-namespace -r region1 -m fsdax -M mem | "
		"sed -n 's/.*\"blockdev\":\"\\([^\"]*\\)\".*/\\1/p'"))
		broken("splitting " SPARE_DEVICE ": %s", run_said());
	behind = path_in("/dev", run_said());
	behind[strcspn(behind, " \n")] = '\0';
	must(!access(SPARE_DEVICE, W_OK) && !access(behind, W_OK));
	return behind;
}

void spare_join(void)
{
	if (run("ndctl destroy-namespace -f -r region1 all && "
		"ndctl create-namespace -r region1 -m fsdax -M mem"))
		broken("making " SPARE_DEVICE " one again: %s", run_said());
}

void spare_mark_bad(int fd, loff_t pos, int n)
{
	loff_t offset = spare_offset_of(fd, pos);

	must(offset >= 0);
	if (run("echo %lld %d > /sys/block/%s/badblocks", (long long)offset / 512, n,
		strrchr(SPARE_DEVICE, '/') + 1))
		broken("marking bad blocks of " SPARE_DEVICE ": %s", run_said());
}
