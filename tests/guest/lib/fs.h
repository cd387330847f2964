/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * The file systems of a test: a directory on the lab's DAX mount, and the spare
 * device, which the test formats and mounts. Both are restored when the test exits
 * for any reason.
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

/* Drops what the file's extent status tree can load again from the device. */
#define EXT4_IOC_CLEAR_ES_CACHE	_IO('f', 40)

#define BLOCK            4096L           /* the only block size with which ext4
#supports DAX */

#ifndef FS_XFLAG_DAX
#define FS_XFLAG_DAX	0x00008000
#endif

/*
 * The directory of this test, made at the first call: on MAIN_MOUNT, or on the spare
 * device, which is formatted for it if it is not mounted. With prepared files it is the
 * root.
 */
const char *test_dir(void);

/* "DIR/NAME" as a new string, which is only freed at exit. */
char *path_in(const char *dir, const char *name);

/* Opens or calls broken(). */
int must_open(const char *path, int flags);

/* O_RDWR if the file system can be written to, else O_RDONLY. */
int open_most(void);

/*
 * Formats the spare device and does not mount it. @mkfs: more arguments for mke2fs or
 * mkfs.xfs. @size: in mke2fs's syntax, NULL for the whole device; XFS always uses the
 * whole.
 */
void spare_format(const char *mkfs, const char *size);

/* Mounts the spare device on SPARE_MOUNT; 0 or -errno. */
int spare_mount(const char *options);
int spare_remount(unsigned long flags, const char *options);
void spare_umount(void);

/* Unmounts, and removes partitions if the kind of file system made some. */
void spare_end(void);

/* Detaches the mount (MNT_DETACH); it exists until no file of it is open. */
void spare_detach(void);

/* Formats and mounts; calls broken() if it cannot. */
void spare_fs(const char *mkfs, const char *size, const char *options);

/* Runs a shell command. Returns its exit status; run_said() is the start of its output. */
int run(const char *fmt, ...) PRINTF(1, 2);
const char *run_said(void);

/*
 * Unmounts the spare device, unbinds its driver and binds it again, which clears bad
 * blocks and poisoned pages. Returns true if the device is back.
 */
bool spare_rebind(void);

/* Sets or clears FS_XFLAG_DAX of an open file. Returns 0 or -errno. */
int set_dax_flag(int fd, bool on);

/* True if the open file is DAX now, by statx. */
bool is_dax(int fd);

/* True if the running kernel is older than this version, as 6, 12. */
bool kernel_before(int version, int patchlevel);

/* Drops unused inodes and dentries, and the page cache. */
void drop_caches(void);

/* Number of extents of the file, by FIEMAP; @unwritten counts those among them. */
int extents_of(int fd, int *unwritten);

/* Byte offset of @pos on the file system's device, and on the disk; -1 for a hole. */
loff_t physical_of(int fd, loff_t pos);
loff_t spare_offset_of(int fd, loff_t pos);

/*
 * Writes bytes that are not zero to the unwritten blocks in [@pos, @pos + @len) of a file,
 * on the device and behind the file system's back: what they hold is nobody's. Does nothing
 * to XFS's realtime files, which are on another device.
 */
void soil_unwritten(int fd, loff_t pos, loff_t len);

/*
 * Makes the spare device the first @size ("464M") of its region, with another device in the
 * rest, whose path it returns; and makes it one again. Nothing of it may be in use.
 */
char *spare_split(const char *size);
void spare_join(void);

/* Marks @n sectors as bad on the spare device, from byte @pos of a file on. */
void spare_mark_bad(int fd, loff_t pos, int n);

#endif
