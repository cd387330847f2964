/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Encrypted and verity files, made by their bare ioctls. Each returns NULL or why not. */
#ifndef GUEST_SEALED_H
#define GUEST_SEALED_H

#include <stdbool.h>

/* Gives the file system at @mount the test's key, again after each mount. */
const char *encrypt_unlock(const char *mount);

/* Unlocks and makes all new files of the empty directory @dir encrypted. */
const char *encrypt_dir(const char *mount, const char *dir);

/* Turns verity on for a file that is open for reading only, by nobody else. */
const char *seal_verity(int fd);
bool is_verity(int fd);

#endif
