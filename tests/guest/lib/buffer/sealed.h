/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Encrypted and verity files, made with ioctls. Each function returns NULL or the reason
 * why not.
 */
#ifndef GUEST_SEALED_H
#define GUEST_SEALED_H

#include <stdbool.h>

/* Adds the test's key to the file system at @mount; needed after each mount. */
const char *encrypt_unlock(const char *mount);

/* Sets a policy on the empty directory @dir, so that all new files in it are encrypted. */
const char *encrypt_dir(const char *mount, const char *dir);

/* Enables verity of a file that is open only once, and for reading only. */
const char *seal_verity(int fd);
bool is_verity(int fd);

#endif
