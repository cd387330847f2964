/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
#ifndef KEEP_UUID_H
#define KEEP_UUID_H

#include "fs/filesystem.h"

/*
 * The UUID by which a switch of @fs is kept. NULL: it has none of its own among @all;
 * *@why is then "CAUSE; REMEDY", which the caller frees.
 */
const char *uuid_to_keep(const struct filesystems *all, const struct filesystem *fs,
			 char **why);

#endif
