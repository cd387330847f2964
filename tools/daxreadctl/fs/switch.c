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

#include "fs/can-dax.h"
#include "fs/device/sysroot.h"
#include "fs/open.h"
#include "lib/memory.h"
#include "lib/message.h"
#include "lib/system/privilege.h"

const struct dax_switch dax_fast_read = {
	.name = "dax_fast_read",
	.word = "read",
	.run_suffix = "",
	.ioctl_get = _IOR('f', 47, __u32),
	.ioctl_set = _IOW('f', 47, __u32),
};

const struct dax_switch dax_fast_read_iter = {
	.name = "dax_fast_read_iter",
	.word = "read_iter",
	.run_suffix = ".read_iter",
	.ioctl_get = _IOR('f', 48, __u32),
	.ioctl_set = _IOW('f', 48, __u32),
};

const char *parse_switch(const char *text, void *target)
{
	const struct dax_switch **which = target;

	if (strcmp(text, dax_fast_read.word) == 0)
		*which = &dax_fast_read;
	else if (strcmp(text, dax_fast_read_iter.word) == 0)
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
	if (!sysroot && !system_has("/sys/class/block"))
		return print_error(EXIT_UNSUPPORTED, object,
				   "%s: sysfs is not mounted here; mount it (mount -t sysfs sysfs /sys), or run this outside of the container (get and set can do without: --via ioctl)",
				   action);
	return print_error(EXIT_UNSUPPORTED, object,
			   "%s: this kernel has no %s/sys/fs/ext4/features/%s; boot one with the ext4-dax-read series",
			   action, sysroot ? sysroot : "", which->name);
}

char *switch_path(const struct dax_switch *which, const struct filesystem *fs)
{
	if (which->path)
		return sysroot_path("%s", which->path);
	return sysroot_path("/sys/fs/ext4/%s/%s", fs->name, which->name);
}

/* The ioctl @request on the file system; 0 or -errno */
static int do_ioctl(const struct filesystem *fs, unsigned long request, __u32 *value)
{
	int fd = filesystem_open(fs);
	int error;

	if (fd < 0)
		return fd;
	error = ioctl(fd, request, value) == 0 ? 0 : -errno;
	close(fd);
	return error;
}

int switch_get(const struct dax_switch *which, const struct filesystem *fs,
	       enum switch_via via)
{
	__u32 value = 0;
	char *text;
	int state;

	if (via == VIA_IOCTL) {
		state = do_ioctl(fs, which->ioctl_get, &value);
		return state ? state : (int)!!value;
	}
	text = which->path ? read_system_text("%s", which->path) :
			     read_system_text("/sys/fs/ext4/%s/%s", fs->name, which->name);
	state = !text ? -errno : strcmp(text, "1") == 0 ? 1 :
		strcmp(text, "0") == 0 ? 0 : -EPROTO;
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
	/* the directory must be the one that was found at look-up */
	if (!which->path && fs->identity && filesystem_identity(fs->name) != fs->identity)
		return -ESTALE;
	path = switch_path(which, fs);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, on ? "1\n" : "0\n", 2) != 2)
		error = -errno;
	if (fd >= 0)
		close(fd);
	free(path);
	return error;
}

/* Why the file system cannot be reached by ioctl, and the alternative if there is one */
static char *explain_no_path(const struct filesystem *fs, int error)
{
	char *why = filesystem_obstacle(fs, error);
	char *text = text_of("%s%s", why, fs->identity ? ", or leave out --via ioctl" : "");

	free(why);
	return text;
}

static const char *remedy_of(const struct dax_switch *which, int error)
{
	switch (error) {
	case -EPERM:
	case -EACCES:
		return privilege_remedy();
	case -EROFS:
		return "sysfs is read-only here, as in most containers: run this outside, or make it writable (mount -o remount,rw /sys); get and set can do without: --via ioctl";
	case -ESTALE:
		return "it was unmounted meanwhile: look at daxreadctl list and try again";
	case -ENOENT:
		if (switch_supported(which))
			return "it was unmounted meanwhile: look at daxreadctl list and try again";
		/* fall through */
	case -ENOTTY:
		return "boot a kernel with the ext4-dax-read series";
	default:
		return "look into the kernel's log (dmesg)";
	}
}

char *switch_explain(const struct dax_switch *which, const struct filesystem *fs,
		     enum switch_via via, int error)
{
	unsigned int obstacles;

	if (error == -EOPNOTSUPP) {
		obstacles = can_dax(fs);
		return can_dax_explain(fs, obstacles ? obstacles : DAX_REFUSED);
	}
	if (via == VIA_IOCTL && error != -EPERM && error != -ENOTTY)
		return explain_no_path(fs, error);
	return text_of("%s; %s", strerror(-error), remedy_of(which, error));
}

int switch_complain(const struct dax_switch *which, const struct filesystem *fs,
		    enum switch_via via, const char *action, int error)
{
	char *why = switch_explain(which, fs, via, error);

	print_error(EXIT_FAILURE, filesystem_called(fs), "%s %s: %s", which->name, action, why);
	free(why);
	return error == -EOPNOTSUPP || error == -ENOTTY ? EXIT_UNSUPPORTED : EXIT_FAILURE;
}
