/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* The switch under test: dax_fast_read of one mounted file system. */
#ifndef GUEST_DAX_SWITCH_H
#define GUEST_DAX_SWITCH_H

#include <linux/types.h>
#include <stdbool.h>
#include <sys/ioctl.h>

#define SWITCH_FEATURE	"/sys/fs/ext4/features/dax_fast_read"

#define EXT4_IOC_GET_DAX_FAST_READ	_IOR('f', 47, __u32)
#define EXT4_IOC_SET_DAX_FAST_READ	_IOW('f', 47, __u32)

/*
 * Skips the test when the kernel has no switch. With GUEST_WITHOUT_SWITCH=1 in
 * the environment it goes on all the same, throwing no switch: that is how the
 * tests themselves are tried on a stock kernel.
 */
void require_switch(void);

/* Is there a switch to throw (false only as said above)? */
bool have_switch(void);

/* The switch's sysfs file for the file system @fd is on. */
const char *switch_path(int fd, char path[64]);

/* Throws it through sysfs; calls broken() when refused. */
void switch_throw(int fd, bool on);

/* Writes @text to the switch's sysfs file; 0 or -errno. */
int switch_write(int fd, const char *text);

/* Reads it through sysfs: 0, 1, or -errno. */
int switch_read(int fd);

/* The same through ioctl. */
int switch_ioctl_set(int fd, __u32 value);
int switch_ioctl_get(int fd);

#endif
