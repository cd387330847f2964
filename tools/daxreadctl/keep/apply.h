/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Sets the switches of mounted file systems as /etc/daxreadctl.conf keeps them. */
#ifndef KEEP_APPLY_H
#define KEEP_APPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

/* The mounted file systems that were looked at already. All zeros: none */
struct applied {
	ino_t *mounts;		/* identities, as in struct filesystem */
	size_t count;
	struct stat refused;	/* the text of /etc/daxreadctl.conf that cannot be used */
	bool is_refused;
	size_t done, failed, unsupported;	/* file systems since the start */
};

/*
 * Sets the switches of all file systems that are new since the last call; what a user sets
 * later stays. Prints each change. What could not be tried now (the file cannot be used, a
 * bench runs) is tried again by the next call.
 * Returns 0, also if a file system could not be set, which is counted after printing an
 * error; or an exit status after printing one: EXIT_UNSUPPORTED if the kernel has no switch.
 */
int apply_kept(struct applied *applied);

/* Takes all mounted file systems as new, for the next call. */
void applied_forget(struct applied *applied);

#endif
