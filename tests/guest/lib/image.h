/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Files on a read-only file system (EROFS). They are prepared in a directory, made
 * into an image and mounted on SPARE_MOUNT. The spare device is partitioned, so that
 * an image can replace another whose files are still open.
 */
#ifndef GUEST_IMAGE_H
#define GUEST_IMAGE_H

/* More arguments of mkfs.erofs for the current kind. */
const char *image_options(void);

/* Partitions the spare device and removes all prepared files. */
void image_start(void);

/* The path to prepare the file @path at, which is below SPARE_MOUNT; a string as from path_in(). */
char *image_path(const char *path);

/* Makes an image of all prepared files and mounts it. Returns 0 or -errno. */
int image_mount(const char *options);

/* Mounts the last mounted partition again, with its current content. Returns 0 or -errno. */
int image_mount_again(const char *options);

/* The partition mounted last. */
const char *image_device(void);

/* Unmounts, also with open files (MNT_DETACH). */
void image_umount(void);

/* Unmounts and removes the partitions. */
void image_end(void);

#endif
