// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Being root is not enough: in a container root lacks capabilities, in a user namespace
 * it is root of that namespace only, and a locked-down kernel refuses it.
 */
#include "lib/system/privilege.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lib/system/files.h"

static bool has_admin_capability(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = { 0 };

	return syscall(SYS_capget, &header, data) == 0 &&
	       data[CAP_TO_INDEX(CAP_SYS_ADMIN)].effective & CAP_TO_MASK(CAP_SYS_ADMIN);
}

/* The first user namespace maps all numbers onto themselves. */
static bool in_user_namespace(void)
{
	unsigned int inside = 0, outside = 0, count = ~0U;
	char *map = read_text("/proc/self/uid_map");

	if (!map)
		return false;
	if (sscanf(map, "%u %u %u", &inside, &outside, &count) != 3)
		count = 0;
	free(map);
	return inside || outside || count != ~0U;
}

static bool is_locked_down(void)
{
	char *text = read_text("/sys/kernel/security/lockdown");
	bool locked = text && *text && !strstr(text, "[none]");

	free(text);
	return locked;
}

bool privilege_is_admin(void)
{
	return has_admin_capability() && !in_user_namespace();
}

const char *privilege_remedy(void)
{
	if (in_user_namespace())
		return "a user namespace, as of a rootless container, has no right to this: run it outside, as the system's root";
	if (geteuid() != 0 && !has_admin_capability())
		return "run as root";
	if (!has_admin_capability())
		return "root has no CAP_SYS_ADMIN here, as in a container: run it outside, or give the container this capability (--cap-add SYS_ADMIN)";
	if (is_locked_down())
		return "the kernel is locked down (/sys/kernel/security/lockdown): boot it with lockdown=none or without Secure Boot";
	return "a security module may forbid it: look into the kernel's log (dmesg)";
}

const char *remedy_for(int error, const char *otherwise)
{
	switch (error) {
	case EPERM:
	case EACCES:
		return privilege_remedy();
	case EROFS:
		return "it is read-only here, as in most containers: run this outside, or mount it writable";
	default:
		return otherwise;
	}
}
