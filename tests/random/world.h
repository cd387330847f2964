/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * The real thing beside the model: a file system on the spare device, open files,
 * mappings and the two switches.
 */
#ifndef RANDOM_WORLD_H
#define RANDOM_WORLD_H

#include <stdbool.h>
#include <stdint.h>

#include "dax_switch.h"
#include "model.h"
#include "op.h"
#include "tap.h"

/* A kind of file system that a run can be made on. */
struct variant {
	const char *name;
	const char *mke2fs, *mount;	/* options */
	uint32_t unit;			/* bytes that collapse and insert work in */
	bool always_dax;
	/* Swapping with the boot loader inode invalidates the checksums of extent blocks. */
	bool swap_boot;
};

extern const struct variant variants[];
extern const int nvariants;

struct world {
	const struct variant *variant;
	struct model model;
	int control;			/* the root directory: switches are thrown on it */
	int fd[SLOTS];			/* open where the model says so */
	char *map[SLOTS];		/* MAX_SIZE bytes, or NULL */
	enum mode mode;			/* the switches, as thrown last */
	char why[900];			/* what went wrong first; empty: nothing */
	uint32_t last_id;		/* of the operations done */
	uint64_t reads;			/* compared with the model */
	uint64_t stale;			/* of those, by a mapping that the base left stale */
};

/* Formats, mounts, and starts the model anew. */
void world_start(struct world *w, const struct variant *variant);

/* Closes all, unmounts and has e2fsck look; false if it complains, or .why is set. */
bool world_end(struct world *w);

/* Notes what is wrong, unless something is noted already. Returns false. */
bool wrong(struct world *w, const char *fmt, ...) PRINTF(2, 3);

/* Throws the switches by ioctl, where they differ from what they are. */
void world_throw(struct world *w, enum mode mode);

/* The same through sysfs, always, and reads them back. */
bool world_throw_sysfs(struct world *w, enum mode mode);

/* Opens, closes, maps. */
void world_open(struct world *w, int slot, int name, enum how_open how);
void world_close(struct world *w, int slot);
char *world_map(struct world *w, int slot);
char *world_map_anew(struct world *w, int slot);
void world_unmap_file(struct world *w, int file);

/* The path of a name, until the next call but one. */
const char *world_path(int name);

/* All is closed; unmounts and mounts. The switches must be off then. */
bool world_remount_anew(struct world *w);

#endif
