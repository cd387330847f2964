/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * The kind of file system that a test runs on: ext4, or what GUEST_FS in the environment
 * names. A test that runs on others than ext4 lists them on a line "file systems: ..."
 * near its source's top, which tests/run reads.
 */
#ifndef GUEST_KIND_H
#define GUEST_KIND_H

#include <stdbool.h>
#include <sys/types.h>

/* What a test may do to a file system of the kind. */
enum {
	CAN_WRITE	= 1,	/* else its files are there before it is mounted */
	CAN_PUNCH	= 2,	/* holes; unwritten extents, by fallocate */
	CAN_SHIFT	= 4,	/* collapse and insert ranges */
	CAN_SHUT_DOWN	= 8,	/* the ioctl that xfs brought */
	CAN_BE_SPARSE	= 16,	/* files of TiB take no blocks */
};

struct fs_kind {
	const char *name;	/* in GUEST_FS */
	const char *type;	/* in mount(2) */
	unsigned int can;
	loff_t last_block;	/* of the largest file that tests make */
};

const struct fs_kind *fs_kind(void);
bool on_ext4(void);
bool fs_can(unsigned int action);

/* skip_all() unless the kind can do @action; @why says what that is. */
void fs_must(unsigned int action, const char *why);

#endif
