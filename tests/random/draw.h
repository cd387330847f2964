/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Draws operations from a seed. They fit the state that the model is in, and again
 * and again they come as a scene: a place is read, its blocks are changed by some
 * means, and it is read again at once, which is where anything that the kernel kept
 * of the first read would show.
 */
#ifndef RANDOM_DRAW_H
#define RANDOM_DRAW_H

#include <stdint.h>

#include "model.h"
#include "op.h"

#define SCENE	10	/* most operations of one scene */
#define RECENT	8

struct drawer {
	uint64_t state;
	uint32_t id;			/* of the operation drawn last */
	struct op scene[SCENE];
	int acted, planned;		/* of the scene */
	uint32_t recent[RECENT];	/* places that were changed */
	uint32_t nrecent;
	uint32_t unit;			/* bytes that collapse and insert work in */
	uint64_t scenes;
};

void draw_start(struct drawer *d, uint64_t seed, uint32_t unit);

struct op draw_op(struct drawer *d, const struct model *m);

#endif
