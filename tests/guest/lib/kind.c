// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* The kind of file system that a test runs on. See kind.h. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kind.h"
#include "tap.h"

#define ALL	(CAN_WRITE | CAN_PUNCH | CAN_SHIFT | CAN_SHUT_DOWN | CAN_BE_SPARSE)

static const struct fs_kind kinds[] = {
	/* EXT4_MAX_LOGICAL_BLOCK; XFS allows more */
	{ "ext4", "ext4", ALL, 0xfffffffe },
	{ "xfs", "xfs", ALL, 0xfffffffe },
	/* i_blocks counts 512-byte sectors in 32 bits; rounded down to a TiB */
	{ "ext2", "ext2", CAN_WRITE | CAN_BE_SPARSE, (1 << 28) - 1 },
	{ "erofs", "erofs", 0, 0 },
	{ "erofs-chunk", "erofs", 0, 0 },
};

/* ext2 lost DAX in some kernel after 6.12; the mount option is ignored then. */
static bool ext2_has_dax(void)
{
	FILE *in = fopen("/proc/kallsyms", "re");
	char line[256];
	bool found = false;

	if (!in)
		broken("/proc/kallsyms: %m");
	while (!found && fgets(line, sizeof(line), in))
		found = strstr(line, " ext2_dax_fault\n") || strstr(line, " ext2_dax_fault\t");
	fclose(in);
	return found;
}

const struct fs_kind *fs_kind(void)
{
	static const struct fs_kind *kind;
	const char *name = getenv("GUEST_FS");

	if (kind)
		return kind;
	if (!name || !*name)
		name = "ext4";
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (!strcmp(kinds[i].name, name))
			kind = &kinds[i];
	}
	if (!kind)
		broken("GUEST_FS=%s: no such file system", name);
	if (!strcmp(kind->name, "ext2") && !ext2_has_dax())
		skip_all("ext2 has no DAX on this kernel");
	return kind;
}

bool on_ext4(void)
{
	return !strcmp(fs_kind()->name, "ext4");
}

bool fs_can(unsigned int action)
{
	return (fs_kind()->can & action) == action;
}

void fs_must(unsigned int action, const char *why)
{
	if (!fs_can(action))
		skip_all("%s: %s", fs_kind()->name, why);
}
