/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * The switches under test. Of a mounted ext4: dax_fast_read, which read(2) and pread(2)
 * follow, and dax_fast_read_iter, which everybody else follows. Of the other kinds of file
 * systems: the parameter fast_read of the module dax, one for all, which stands for
 * dax_fast_read_iter here; the first they don't have.
 */
#ifndef GUEST_DAX_SWITCH_H
#define GUEST_DAX_SWITCH_H

#include <linux/types.h>
#include <stdbool.h>

enum dax_switch { FAST_READ, FAST_READ_ITER, SWITCHES };

/* Both switches at once. MODE_BOTH is what the two together do. */
enum mode { MODE_OFF, MODE_READ, MODE_ITER, MODE_BOTH };

/*
 * Skips the test when the kernel has no switch for the kind of file system. With GUEST_WITHOUT_SWITCH=1
 * in the environment it goes on all the same, throwing no switch: that is how the
 * tests themselves are tried on a stock kernel.
 */
void require_switch(void);

/* Does the kernel have the switch? */
bool have_switch(enum dax_switch which);

#define DAX_PARAMETER "/sys/module/dax/parameters/fast_read"

/* MODE_OFF and the modes of single switches that there are: how many, and the first from on. */
int modes(void);
int mode_from(int mode);

#define for_each_mode(mode) \
	for (int mode = MODE_OFF; mode < MODE_BOTH; mode = mode_from(mode + 1))
#define for_each_mode_on(mode) \
	for (int mode = mode_from(MODE_READ); mode < MODE_BOTH; mode = mode_from(mode + 1))

/* All switches that there are on. */
enum mode mode_all(void);

const char *mode_name(enum mode mode);

/* The switch's name, the path of its feature file, of its sysfs file for @fd's system. */
const char *switch_name(enum dax_switch which);
const char *switch_feature(enum dax_switch which);
const char *switch_path(int fd, enum dax_switch which, char path[96]);

/* Throws all switches of @fd's file system through sysfs; broken() when refused. */
void switch_mode(int fd, enum mode mode);

/* Writes @text to the sysfs file; 0 or -errno. */
int switch_write(int fd, enum dax_switch which, const char *text);

/* Reads it through sysfs: 0, 1, or -errno. */
int switch_read(int fd, enum dax_switch which);

/* The same through ioctl. */
int switch_ioctl_set(int fd, enum dax_switch which, __u32 value);
int switch_ioctl_get(int fd, enum dax_switch which);

/* Request numbers, for calls of another kind. */
unsigned long switch_ioctl_nr(enum dax_switch which, bool set);

#endif
