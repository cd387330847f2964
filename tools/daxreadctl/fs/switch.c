// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "fs/switch.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/types.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "fs/device/sysroot.h"
#include "lib/memory.h"
#include "lib/message.h"

const struct dax_switch dax_fast_read = {
	.name = "dax_fast_read",
	.run_suffix = "",
	.ioctl_get = _IOR('f', 47, __u32),
	.ioctl_set = _IOW('f', 47, __u32),
};

const struct dax_switch dax_fast_read_iter = {
	.name = "dax_fast_read_iter",
	.run_suffix = ".read_iter",
	.ioctl_get = _IOR('f', 48, __u32),
	.ioctl_set = _IOW('f', 48, __u32),
};

const char *parse_switch(const char *text, void *target)
{
	const struct dax_switch **which = target;

	if (strcmp(text, "read") == 0)
		*which = &dax_fast_read;
	else if (strcmp(text, "read_iter") == 0)
		*which = &dax_fast_read_iter;
	else
		return "read or read_iter";
	return NULL;
}

bool switch_supported(const struct dax_switch *which)
{
	char *text = read_system_text("/sys/fs/ext4/features/%s", which->name);
	bool supported = text && strcmp(text, "supported") == 0;

	free(text);
	return supported;
}

int switch_require(const struct dax_switch *which, const char *object,
		   const char *action)
{
	if (switch_supported(which))
		return 0;
	return print_error(EXIT_UNSUPPORTED, object,
			   "%s: this kernel has no %s/sys/fs/ext4/features/%s; boot one with the ext4-dax-read series",
			   action, sysroot ? sysroot : "", which->name);
}

char *switch_path(const struct dax_switch *which, const struct filesystem *fs)
{
	return sysroot_path("/sys/fs/ext4/%s/%s", fs->name, which->name);
}

/* The ioctl @request on the file system; 0 or -errno */
static int do_ioctl(const struct filesystem *fs, unsigned long request, __u32 *value)
{
	int fd = open(fs->mount_points[0], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int error;

	if (fd < 0)
		return -errno;
	error = ioctl(fd, request, value) == 0 ? 0 : -errno;
	close(fd);
	return error;
}

int switch_get(const struct dax_switch *which, const struct filesystem *fs,
	       enum switch_via via)
{
	char *path, *text;
	__u32 value = 0;
	int state;

	if (via == VIA_IOCTL) {
		state = do_ioctl(fs, which->ioctl_get, &value);
		return state ? state : (int)!!value;
	}
	path = switch_path(which, fs);
	text = read_text(path);
	state = !text ? -errno : strcmp(text, "1") == 0 ? 1 :
		strcmp(text, "0") == 0 ? 0 : -EPROTO;
	free(path);
	free(text);
	return state;
}

int switch_set(const struct dax_switch *which, const struct filesystem *fs,
	       enum switch_via via, bool on)
{
	__u32 value = on;
	int fd, error = 0;
	char *path;

	if (via == VIA_IOCTL)
		return do_ioctl(fs, which->ioctl_set, &value);
	path = switch_path(which, fs);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, on ? "1\n" : "0\n", 2) != 2)
		error = -errno;
	if (fd >= 0)
		close(fd);
	free(path);
	return error;
}

const char *switch_remedy(int error)
{
	switch (error) {
	case -EPERM:
	case -EACCES:
		return "run as root";
	case -EOPNOTSUPP:
		return "it cannot do DAX: use a device that can, as an fsdax namespace";
	case -ENOTTY:
	case -ENOENT:
		return "boot a kernel with the ext4-dax-read series";
	case -EROFS:
		return "make sysfs writable: mount -o remount,rw /sys";
	default:
		return "look into the kernel's log (dmesg)";
	}
}
