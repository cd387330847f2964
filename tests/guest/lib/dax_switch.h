/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * The switches under test. A mounted ext4 has dax_fast_read, for ->read (read(2) and
 * pread(2)), and dax_fast_read_iter, for ->read_iter. Other kinds of file systems share
 * the parameter fast_read of the module dax, which is used as dax_fast_read_iter here;
 * they have no dax_fast_read.
 */
#ifndef GUEST_DAX_SWITCH_H
#define GUEST_DAX_SWITCH_H

#include <linux/types.h>
#include <stdbool.h>

enum dax_switch { FAST_READ, FAST_READ_ITER, SWITCHES };

/* The setting of both switches. MODE_BOTH: both are on. */
enum mode { MODE_OFF, MODE_READ, MODE_ITER, MODE_BOTH };

/*
 * Skips the test if the kernel has no switch for the kind of file system. With
 * GUEST_WITHOUT_SWITCH=1 in the environment it continues and sets no switch; use this to
 * try the tests on a stock kernel.
 */
void require_switch(void);

/* True if the kernel has the switch. */
bool have_switch(enum dax_switch which);

#define DAX_PARAMETER "/sys/module/dax/parameters/fast_read"

/* MODE_OFF and the modes with one existing switch on: their number, and the first from @mode on. */
int modes(void);
int mode_from(int mode);

#define for_each_mode(mode) \
	for (int mode = MODE_OFF; mode < MODE_BOTH; mode = mode_from(mode + 1))
#define for_each_mode_on(mode) \
	for (int mode = mode_from(MODE_READ); mode < MODE_BOTH; mode = mode_from(mode + 1))

/* The mode with all existing switches on. */
enum mode mode_all(void);

const char *mode_name(enum mode mode);

/* The switch's name, the path of its feature file, and of its sysfs file for @fd's file system. */
const char *switch_name(enum dax_switch which);
const char *switch_feature(enum dax_switch which);
const char *switch_path(int fd, enum dax_switch which, char path[96]);

/* Sets all switches of @fd's file system through sysfs; calls broken() if that fails. */
void switch_mode(int fd, enum mode mode);

/* Writes @text to the sysfs file. Returns 0 or -errno. */
int switch_write(int fd, enum dax_switch which, const char *text);

/* Reads it through sysfs: 0, 1, or -errno. */
int switch_read(int fd, enum dax_switch which);

/* The same through ioctl. */
int switch_ioctl_set(int fd, enum dax_switch which, __u32 value);
int switch_ioctl_get(int fd, enum dax_switch which);

/* ioctl numbers, for other ways to call it. */
unsigned long switch_ioctl_nr(enum dax_switch which, bool set);

#endif
