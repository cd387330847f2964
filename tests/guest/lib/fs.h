/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * The file systems a test works on: a directory of its own on the lab's DAX
 * mount, and the spare device, formatted and mounted as the test wants it.
 * All is restored when the test exits, however it does.
 */
#ifndef GUEST_FS_H
#define GUEST_FS_H

#include <fcntl.h>
#include <limits.h>
#include <linux/fs.h>
#include <stdbool.h>
#include <sys/types.h>

#include "kind.h"
#include "tap.h"

#define MAIN_MOUNT	"/mnt/pmem0"	/* ext4, 4096-byte blocks, -o dax */
#define SPARE_DEVICE	"/dev/pmem1"
#define SPARE_MOUNT	"/run/guest-spare"

/* Has the extent status tree of the file forget all that it can read again. */
#define EXT4_IOC_CLEAR_ES_CACHE	_IO('f', 40)

#define BLOCK		4096L		/* the one block size ext4 does DAX with */

#ifndef FS_XFLAG_DAX
#define FS_XFLAG_DAX	0x00008000
#endif

/*
 * This test's own directory, made at the first call: on MAIN_MOUNT, or on the spare device,
 * which is formatted for it if it is not mounted. Where files are prepared it is the root.
 */
const char *test_dir(void);

/* "DIR/NAME" as a new string, freed at exit only. */
char *path_in(const char *dir, const char *name);

/* Opens or calls broken(). */
int must_open(const char *path, int flags);

/* O_RDWR where the file system can be written to, else O_RDONLY. */
int open_most(void);

/*
 * Formats the spare device (@mkfs: more arguments for mke2fs, or mkfs.xfs; @size: as mke2fs
 * takes it, NULL for all; XFS always takes all) and leaves it unmounted.
 */
void spare_format(const char *mkfs, const char *size);

/* Mounts the spare device on SPARE_MOUNT; 0 or -errno. */
int spare_mount(const char *options);
int spare_remount(unsigned long flags, const char *options);
void spare_umount(void);

/* Unmounts, and leaves the device whole, where a kind of file system partitioned it. */
void spare_end(void);

/* Takes its name away (MNT_DETACH); it lives on until nobody has a file of it open. */
void spare_detach(void);

/* Formats and mounts; calls broken() when it can't. */
void spare_fs(const char *mkfs, const char *size, const char *options);

/* Runs a shell command; its exit status. What it printed: run_said(), the start of it. */
int run(const char *fmt, ...) PRINTF(1, 2);
const char *run_said(void);

/*
 * Unmounts the spare device and takes its driver off and on again, which forgets what it
 * knew of bad blocks and pages. Is the device back?
 */
bool spare_rebind(void);

/* FS_XFLAG_DAX of an open file: set or clear it; 0 or -errno. */
int set_dax_flag(int fd, bool on);

/* Is the open file served by DAX now (statx)? */
bool is_dax(int fd);

/* Forgets what is cached of inodes and dentries that nobody uses. */
void drop_caches(void);

/* Number of extents of the file, by FIEMAP; @unwritten counts those among them. */
int extents_of(int fd, int *unwritten);

/* Byte offset of @pos on the file system's device, and on the disk; -1 for a hole. */
loff_t physical_of(int fd, loff_t pos);
loff_t spare_offset_of(int fd, loff_t pos);

/* Makes @n sectors from byte @pos of a file on the spare device on known as bad to it. */
void spare_mark_bad(int fd, loff_t pos, int n);

#endif
