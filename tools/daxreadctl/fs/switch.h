/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* A file system's switches in the kernel, by sysfs or by ioctl. */
#ifndef FS_SWITCH_H
#define FS_SWITCH_H

#include <stdbool.h>

#include "fs/filesystem.h"
#include "lib/input/parse.h"

struct dax_switch {
	const char *name;		/* of its files in sysfs */
	const char *word;		/* for --switch and in /etc/daxreadctl.conf */
	const char *run_suffix;		/* of its file in /run/daxreadctl */
	unsigned long ioctl_get;
	unsigned long ioctl_set;
	const char *path;		/* its one file, if it acts on many file systems; or NULL */
};

/* The switch of ->read (read(2)), and that of ->read_iter */
extern const struct dax_switch dax_fast_read, dax_fast_read_iter;

/* The one switch that XFS, ext2 and EROFS have in common: a parameter of the kernel */
#define COMMON_SWITCH	"/sys/module/dax/parameters/fast_read"

enum switch_via { VIA_SYSFS, VIA_IOCTL };

/* "read" or "read_iter". *(const struct dax_switch **) */
parse_function parse_switch;

#define SWITCH_OPTION(which) \
	{ 0, "switch", "NAME", "read (usual), the switch for read(2) and pread(2), or read_iter, the one for preadv, io_uring, AIO and splice", \
	  parse_switch, (void *)&(which) }

/* True if this kernel has the switch, by its sysfs. */
bool switch_supported(const struct dax_switch *which);

/*
 * Checks the same. Returns 0, or EXIT_UNSUPPORTED after printing the error
 * "@object: @action: CAUSE; REMEDY".
 */
int switch_require(const struct dax_switch *which, const char *object,
		   const char *action);

/* The state: 0 or 1, or -errno. */
int switch_get(const struct dax_switch *which, const struct filesystem *fs,
	       enum switch_via via);

/* Returns 0 or -errno. */
int switch_set(const struct dax_switch *which, const struct filesystem *fs,
	       enum switch_via via, bool on);

/* Its file in sysfs; the caller frees the path. */
char *switch_path(const struct dax_switch *which, const struct filesystem *fs);

/*
 * Why one of these failed with @error, -errno, and what to do: "CAUSE; REMEDY". The
 * caller frees the text.
 */
char *switch_explain(const struct dax_switch *which, const struct filesystem *fs,
		     enum switch_via via, int error);

/* Prints the error that the switch @action ("cannot be set"). Returns an exit status. */
int switch_complain(const struct dax_switch *which, const struct filesystem *fs,
		    enum switch_via via, const char *action, int error);

#endif
