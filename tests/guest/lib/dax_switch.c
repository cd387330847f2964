// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* The switches under test. See dax_switch.h. */

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "dax_switch.h"
#include "fs.h"
#include "tap.h"

#define FEATURES "/sys/fs/ext4/features/"

static const struct {
	const char *name, *feature;
	unsigned long get, set;
} switches[SWITCHES] = {
	[FAST_READ] = {
		"dax_fast_read", FEATURES "dax_fast_read", _IOR('f', 47, __u32),
		_IOW('f', 47, __u32),
	},
	[FAST_READ_ITER] = {
		"dax_fast_read_iter", FEATURES "dax_fast_read_iter", _IOR('f', 48, __u32),
		_IOW('f', 48, __u32),
	},
};

const char *switch_name(enum dax_switch which)
{
	return switches[which].name;
}

const char *switch_feature(enum dax_switch which)
{
	return switches[which].feature;
}

unsigned long switch_ioctl_nr(enum dax_switch which, bool set)
{
	return set ? switches[which].set : switches[which].get;
}

bool have_switch(enum dax_switch which)
{
	static int known[SWITCHES];	/* 0: not known yet */
	const char *sign = switches[which].feature;

	if (!on_ext4())
		sign = which == FAST_READ_ITER ? DAX_PARAMETER : "";
	if (!known[which])
		known[which] = access(sign, F_OK) ? -1 : 1;
	return known[which] > 0;
}

static void parameter_off(void)
{
	int fd = open(DAX_PARAMETER, O_WRONLY | O_CLOEXEC);

	if (fd >= 0 && write(fd, "0", 1) != 1)
		fprintf(stderr, "# " DAX_PARAMETER " stays as it is: %s\n", strerror(errno));
	close(fd);
}

void require_switch(void)
{
	bool has_switch = have_switch(FAST_READ) || have_switch(FAST_READ_ITER);

	if (!has_switch && !getenv("GUEST_WITHOUT_SWITCH"))
		skip_all("this kernel has no %s (not patched with the series?)",
			 on_ext4() ? switches[FAST_READ].feature : DAX_PARAMETER);
	if (has_switch && !on_ext4())
		atexit(parameter_off);
}

int mode_from(int mode)
{
	if (mode == MODE_READ && !have_switch(FAST_READ))
		mode++;
	if (mode == MODE_ITER && !have_switch(FAST_READ_ITER))
		mode++;
	return mode;
}

int modes(void)
{
	return 1 + have_switch(FAST_READ) + have_switch(FAST_READ_ITER);
}

enum mode mode_all(void)
{
	return (have_switch(FAST_READ) ? MODE_READ : 0) |
	       (have_switch(FAST_READ_ITER) ? MODE_ITER : 0);
}

const char *mode_name(enum mode mode)
{
	static const char *const names[] = {
		"both switches off", "dax_fast_read on", "dax_fast_read_iter on",
		"both switches on",
	};

	if (!on_ext4())
		return mode == MODE_OFF ? "fast_read 0" : "fast_read 1";
	return names[mode];
}

const char *switch_path(int fd, enum dax_switch which, char path[96])
{
	static char last[21];
	static dev_t last_dev;
	char link[64], target[256];
	struct stat st;
	ssize_t n;

	if (!on_ext4()) {
		snprintf(path, 96, DAX_PARAMETER);
		return path;
	}
	must(!fstat(fd, &st));
	snprintf(link, sizeof(link), "/sys/dev/block/%u:%u", major(st.st_dev), minor(st.st_dev));
	n = readlink(link, target, sizeof(target) - 1);
	/* The file system of a removed device keeps the device's name. */
	if (n < 0 && (!*last || last_dev != st.st_dev))
		broken("%s: no block device: %m", link);
	if (n >= 0) {
		target[n] = '\0';
		snprintf(last, sizeof(last), "%s", basename(target));
		last_dev = st.st_dev;
	}
	snprintf(path, 96, "/sys/fs/ext4/%s/%s", last, switches[which].name);
	return path;
}

int switch_write(int fd, enum dax_switch which, const char *text)
{
	char path[96];
	int sysfs, err = 0;

	sysfs = open(switch_path(fd, which, path), O_WRONLY | O_CLOEXEC);
	if (sysfs < 0)
		return -errno;
	if (write(sysfs, text, strlen(text)) < 0)
		err = -errno;
	close(sysfs);
	return err;
}

int switch_read(int fd, enum dax_switch which)
{
	char path[96], text[8];
	int sysfs;
	ssize_t n;

	sysfs = open(switch_path(fd, which, path), O_RDONLY | O_CLOEXEC);
	if (sysfs < 0)
		return -errno;
	n = read(sysfs, text, sizeof(text));
	close(sysfs);
	if (n != 2 || text[1] != '\n' || (text[0] != '0' && text[0] != '1'))
		broken("%s: neither \"0\\n\" nor \"1\\n\"", path);
	return text[0] - '0';
}

/*
 * A test sets it thousands of times, so keep the file open. After a umount a write
 * to it fails, although the next mount may have the same device number: then open
 * it again.
 */
static void throw(int fd, enum dax_switch which, bool on)
{
	static struct {
		dev_t dev;
		int fd;
	} kept[SWITCHES];
	struct stat st = { 0 };
	char path[96];

	if (!have_switch(which))
		return;
	/* One parameter for all file systems; also XFS cannot be asked after a shutdown. */
	must(!on_ext4() || !fstat(fd, &st));
	if (kept[which].fd && kept[which].dev == st.st_dev &&
	    pwrite(kept[which].fd, on ? "1" : "0", 1, 0) == 1)
		return;
	if (kept[which].fd)
		close(kept[which].fd);
	kept[which].dev = st.st_dev;
	kept[which].fd = must_open(switch_path(fd, which, path), O_WRONLY);
	if (pwrite(kept[which].fd, on ? "1" : "0", 1, 0) != 1)
		broken("writing %d to %s: %m", on, path);
}

void switch_mode(int fd, enum mode mode)
{
	throw(fd, FAST_READ, mode & MODE_READ);
	throw(fd, FAST_READ_ITER, mode & MODE_ITER);
}

int switch_ioctl_set(int fd, enum dax_switch which, __u32 value)
{
	return ioctl(fd, switches[which].set, &value) ? -errno : 0;
}

int switch_ioctl_get(int fd, enum dax_switch which)
{
	__u32 value = 0xdeadbeef;

	return ioctl(fd, switches[which].get, &value) ? -errno : (int)value;
}
