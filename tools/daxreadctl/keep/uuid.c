// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * A copy of a device has the same UUID, and ext4 mounts both. What is kept for a UUID that
 * two mounted file systems have is for neither: one of them is not the one that was meant.
 */
#include "keep/uuid.h"

#include <string.h>
#include <strings.h>

#include "fs/superblock.h"
#include "lib/memory.h"

static const struct filesystem *other_with(const struct filesystems *all,
					   const struct filesystem *fs, const char *uuid)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct filesystem *other = &all->items[i];
		const char *its = other == fs ? NULL : superblock_of(other)->uuid;

		if (its && strcasecmp(its, uuid) == 0)
			return other;
	}
	return NULL;
}

const char *uuid_to_keep(const struct filesystems *all, const struct filesystem *fs,
			 char **why)
{
	const char *uuid = superblock_of(fs)->uuid;
	const struct filesystem *other;

	if (!uuid)
		*why = text_of("its UUID cannot be read; run as root, and look at blkid -p %s",
			       fs->device);
	else if (strspn(uuid, "0-") == strlen(uuid))
		*why = text_of("it has no UUID; give it one (tune2fs -U random %s)", fs->device);
	else if ((other = other_with(all, fs, uuid)))
		*why = text_of("%s has the same UUID, so it would be meant, too; give one of them a new UUID (tune2fs -U random %s)",
			       other->device, fs->device);
	else
		return uuid;
	return NULL;
}
