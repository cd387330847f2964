/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Draws operations from a seed. They suit the model's state. Many belong to a
 * scene: read a place, change its blocks, and read it again at once. If the kernel
 * wrongly keeps something of the first read, the second read shows it.
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
	uint32_t recent[RECENT];	/* places of recent changes */
	uint32_t nrecent;
	uint32_t unit;			/* bytes; collapse and insert take multiples of it */
	uint64_t scenes;
};

void draw_start(struct drawer *d, uint64_t seed, uint32_t unit);

struct op draw_op(struct drawer *d, const struct model *m);

#endif
