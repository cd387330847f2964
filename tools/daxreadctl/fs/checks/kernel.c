// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include <stdlib.h>
#include <string.h>

#include "fs/checks/system.h"
#include "fs/device/sysroot.h"
#include "fs/machine/kernel-config.h"
#include "fs/switch.h"
#include "lib/memory.h"

#define BOOT	"boot a kernel that is built with it: make kernel-tree in the project's folder gives its source"

static void check_series(struct checks *checks, const char *release)
{
	struct check *check;

	if (switch_supported(&dax_fast_read)) {
		check_ok(checks, "series", text_of("%s has dax_fast_read%s", release,
						   switch_supported(&dax_fast_read_iter) ?
						   " and dax_fast_read_iter" : ""));
		return;
	}
	if (!system_has("/sys/class/block")) {
		check = check_wrong(checks, "series", NULL, "sysfs",
				    copy_of("sysfs is not mounted here, as in some containers"));
		check->command = copy_of("mount -t sysfs sysfs /sys");
		return;
	}
	check = check_wrong(checks, "series", copy_of(release), "series",
			    text_of("this kernel is without the ext4-dax-read series (there is no /sys/fs/ext4/features/%s); " BOOT,
				    dax_fast_read.name));
	check->unsupported = true;
}

/* The kernel's own files say it where no copy of its configuration is found. */
static void check_config_by_files(struct checks *checks)
{
	if (switch_supported(&dax_fast_read))
		check_ok(checks, "config-fs-dax",
			 copy_of("y (the switch is there with it alone)"));
	else if (system_has("/sys/kernel/tracing/events/fs_dax") ||
		 system_has("/sys/kernel/debug/tracing/events/fs_dax"))
		check_ok(checks, "config-fs-dax",
			 copy_of("y (the events fs_dax are there with it alone)"));
	else
		check_unknown(checks, "config-fs-dax",
			      copy_of("no copy of the kernel's configuration is found in /boot, /lib/modules or /proc/config.gz"));
}

static void check_config(struct checks *checks)
{
	char *path = NULL, *value;
	FILE *config = kernel_config_open(&path);
	struct check *check;

	if (!config) {
		check_config_by_files(checks);
		return;
	}
	value = kernel_config_value(config, "FS_DAX");
	fclose(config);
	if (strcmp(value, "y") == 0) {
		check_ok(checks, "config-fs-dax", text_of("y (%s)", path));
	} else {
		check = check_wrong(checks, "config-fs-dax", text_of("%s (%s)", value, path),
				    "config-fs-dax",
				    copy_of("no file system of this kernel can do DAX; boot one that is built with CONFIG_FS_DAX=y"));
		check->unsupported = true;
	}
	free(value);
	free(path);
}

void check_kernel(struct checks *checks)
{
	char *release = kernel_release();

	check_series(checks, release);
	check_config(checks);
	free(release);
}

static void check_parameter(struct checks *checks, const char *name, const char *module,
			    const char *parameter, const char *on, const char *off)
{
	char *path = text_of("/sys/module/%s/parameters/%s", module, parameter);
	char *value = read_system_text("%s", path);

	if (!value)
		check_not_applicable(checks, name, text_of("this kernel has no %s.%s", module,
							   parameter));
	else if (strcmp(value, "0") == 0)
		check_ok(checks, name, text_of("%s.%s=0: %s (echo 1 > %s changes it)", module,
					       parameter, off, path));
	else
		check_ok(checks, name, text_of("%s.%s=%s: %s", module, parameter, value, on));
	free(value);
	free(path);
}

void check_parameters(struct checks *checks)
{
	check_parameter(checks, "default", "ext4", dax_fast_read.name,
			"read(2) is fast after each mount", "the switch is off after the next mount");
	check_parameter(checks, "default-iter", "ext4", dax_fast_read_iter.name,
			"other reads are fast after each mount",
			"the switch is off after the next mount");
	check_parameter(checks, "other-file-systems", "dax", "fast_read",
			"reads of XFS, ext2 and EROFS are fast",
			"reads of XFS, ext2 and EROFS go through iomap");
}
