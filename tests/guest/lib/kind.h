/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * The kind of file system that a test runs on: ext4, or the value of GUEST_FS in the
 * environment. A test that runs on other file systems, too, lists them on a line "file
 * systems: ..." near the top of its source, which tests/run reads.
 */
#ifndef GUEST_KIND_H
#define GUEST_KIND_H

#include <stdbool.h>
#include <sys/types.h>

/* What a test may do to a file system of the kind. */
enum {
	CAN_WRITE	= 1,	/* else its files are prepared before it is mounted */
	CAN_PUNCH	= 2,	/* holes; unwritten extents, by fallocate */
	CAN_SHIFT	= 4,	/* collapse and insert ranges */
	CAN_SHUT_DOWN	= 8,	/* the ioctls that came from XFS */
	CAN_BE_SPARSE	= 16,	/* files of TiBs need few blocks */
};

struct fs_kind {
	const char *name;	/* in GUEST_FS */
	const char *type;	/* in mount(2) */
	unsigned int can;
	loff_t last_block;	/* the largest file that tests make */
};

const struct fs_kind *fs_kind(void);
bool on_ext4(void);
bool fs_can(unsigned int action);

/* skip_all() unless the kind can do @action; @why describes it. */
void fs_must(unsigned int action, const char *why);

#endif
