// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "fs/machine/kernel-config.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "fs/device/sysroot.h"
#include "lib/memory.h"
#include "lib/system/child.h"

char *kernel_release(void)
{
	char *release = read_system_text("/proc/sys/kernel/osrelease");
	struct utsname system;

	if (!release && uname(&system) == 0)
		release = copy_of(system.release);
	return release ? release : copy_of("");
}

/* The kernel's own copy, if it was built with one */
static FILE *open_compressed(void)
{
	static const char *const argv[] = { "zcat", NULL };
	char *path = sysroot_path("/proc/config.gz");
	int in = open(path, O_RDONLY | O_CLOEXEC), out = -1;
	FILE *file = NULL;

	free(path);
	if (in < 0)
		return NULL;
	if (child_is_there(argv[0]))
		out = memfd_create("kernel-config", MFD_CLOEXEC);
	if (out >= 0 && child_run(argv, in, out) == 0 && lseek(out, 0, SEEK_SET) == 0)
		file = fdopen(out, "r");
	if (!file && out >= 0)
		close(out);
	close(in);
	return file;
}

FILE *kernel_config_open(char **path)
{
	char *release = kernel_release(), *name;
	FILE *file;

	name = text_of("/boot/config-%s", release);
	file = open_system_file("%s", name);
	if (!file) {
		free(name);
		name = text_of("/lib/modules/%s/config", release);
		file = open_system_file("%s", name);
	}
	if (!file) {
		free(name);
		name = copy_of("/proc/config.gz");
		file = open_compressed();
	}
	free(release);
	if (path && file)
		*path = name;
	else
		free(name);
	return file;
}

char *kernel_config_value(FILE *config, const char *name)
{
	size_t length = strlen(name);
	char line[512];

	rewind(config);
	while (fgets(line, sizeof(line), config)) {
		if (strncmp(line, "CONFIG_", 7) != 0 || strncmp(line + 7, name, length) != 0 ||
		    line[7 + length] != '=')
			continue;
		line[strcspn(line, "\n")] = '\0';
		return copy_of(line + 7 + length + 1);
	}
	return copy_of("n");
}
