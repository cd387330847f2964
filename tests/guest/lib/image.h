/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Files on a file system that can't be written to (EROFS): they are prepared in a
 * directory, made into an image and mounted on SPARE_MOUNT. The spare device is
 * partitioned, so that one image can be made and mounted in the place of another whose
 * files are still open.
 */
#ifndef GUEST_IMAGE_H
#define GUEST_IMAGE_H

/* More arguments of mkfs.erofs for the kind at hand. */
const char *image_options(void);

/* Partitions the spare device and forgets what was prepared. */
void image_start(void);

/* Where to write what is to be at @path, a path below SPARE_MOUNT; as path_in(). */
char *image_path(const char *path);

/* Makes an image of all that was prepared and mounts it; 0 or -errno. */
int image_mount(const char *options);

/* Mounts the partition that was mounted last as it is now; 0 or -errno. */
int image_mount_again(const char *options);

/* The partition that was mounted last. */
const char *image_device(void);

/* Unmounts, though files may be open still. */
void image_umount(void);

/* Unmounts; the whole device is one again. */
void image_end(void);

#endif
