// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* The switch under test. See dax_switch.h. */

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "dax_switch.h"
#include "tap.h"

bool have_switch(void)
{
	return !access(SWITCH_FEATURE, F_OK);
}

void require_switch(void)
{
	if (!have_switch() && !getenv("GUEST_WITHOUT_SWITCH"))
		skip_all("this kernel has no " SWITCH_FEATURE " (not patched with the series?)");
}

const char *switch_path(int fd, char path[64])
{
	static char last[21];
	static dev_t last_dev;
	char link[64], target[256];
	struct stat st;
	ssize_t n;

	must(!fstat(fd, &st));
	snprintf(link, sizeof(link), "/sys/dev/block/%u:%u", major(st.st_dev), minor(st.st_dev));
	n = readlink(link, target, sizeof(target) - 1);
	/* A device that is gone leaves the file system behind, under the name it had. */
	if (n < 0 && (!*last || last_dev != st.st_dev))
		broken("%s: no block device: %m", link);
	if (n >= 0) {
		target[n] = '\0';
		snprintf(last, sizeof(last), "%s", basename(target));
		last_dev = st.st_dev;
	}
	snprintf(path, 64, "/sys/fs/ext4/%s/dax_fast_read", last);
	return path;
}

int switch_write(int fd, const char *text)
{
	char path[64];
	int sysfs, err = 0;

	sysfs = open(switch_path(fd, path), O_WRONLY | O_CLOEXEC);
	if (sysfs < 0)
		return -errno;
	if (write(sysfs, text, strlen(text)) < 0)
		err = -errno;
	close(sysfs);
	return err;
}

int switch_read(int fd)
{
	char path[64], text[8];
	int sysfs;
	ssize_t n;

	sysfs = open(switch_path(fd, path), O_RDONLY | O_CLOEXEC);
	if (sysfs < 0)
		return -errno;
	n = read(sysfs, text, sizeof(text));
	close(sysfs);
	if (n != 2 || text[1] != '\n' || (text[0] != '0' && text[0] != '1'))
		broken("%s: neither \"0\\n\" nor \"1\\n\"", path);
	return text[0] - '0';
}

void switch_throw(int fd, bool on)
{
	int err = have_switch() ? switch_write(fd, on ? "1" : "0") : 0;
	char path[64];

	if (err)
		broken("writing %d to %s: %s", on, switch_path(fd, path), strerror(-err));
}

int switch_ioctl_set(int fd, __u32 value)
{
	return ioctl(fd, EXT4_IOC_SET_DAX_FAST_READ, &value) ? -errno : 0;
}

int switch_ioctl_get(int fd)
{
	__u32 value = 0xdeadbeef;

	return ioctl(fd, EXT4_IOC_GET_DAX_FAST_READ, &value) ? -errno : (int)value;
}
