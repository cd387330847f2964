/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * The real file system, which must agree with the model: on the spare device, with
 * open files, mappings and the two switches.
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
	uint32_t unit;			/* bytes; collapse and insert take multiples of it */
	bool always_dax;
	/* Swapping with the boot loader inode invalidates the checksums of extent blocks. */
	bool swap_boot;
};

extern const struct variant variants[];
extern const int nvariants;

struct world {
	const struct variant *variant;
	struct model model;
	int control;			/* the root directory, for the switches' ioctls */
	int fd[SLOTS];			/* open if the model's slot is */
	char *map[SLOTS];		/* MAX_SIZE bytes, or NULL */
	enum mode mode;			/* the current setting of the switches */
	char why[900];			/* the first thing that went wrong, or "" */
	uint32_t last_id;		/* id of the last operation */
	uint64_t reads;			/* reads compared with the model */
	uint64_t stale;			/* of those, through a mapping with stale zeros */
};

/* Formats, mounts, and starts with a new model. */
void world_start(struct world *w, const struct variant *variant);

/* Closes all, unmounts, runs e2fsck. Returns false if that fails or .why is set. */
bool world_end(struct world *w);

/* Records what is wrong, unless something is recorded already. Returns false. */
bool wrong(struct world *w, const char *fmt, ...) PRINTF(2, 3);

/* Sets the switches that differ from @mode, by ioctl. */
void world_throw(struct world *w, enum mode mode);

/* Sets both switches through sysfs and checks what they then are. */
bool world_throw_sysfs(struct world *w, enum mode mode);

/* Opens, closes, maps. */
void world_open(struct world *w, int slot, int name, enum how_open how);
void world_close(struct world *w, int slot);
char *world_map(struct world *w, int slot);
char *world_map_anew(struct world *w, int slot);
void world_unmap_file(struct world *w, int file);

/* The path of a name, valid until the second call after this one. */
const char *world_path(int name);

/* Closes all, unmounts and mounts. The switches must be off after that. */
bool world_remount_anew(struct world *w);

#endif
