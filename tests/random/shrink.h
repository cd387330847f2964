/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Lists of operations: played, and made as short as they can be and still fail. */
#ifndef RANDOM_SHRINK_H
#define RANDOM_SHRINK_H

#include <stddef.h>

#include "op.h"
#include "world.h"

struct op_list {
	struct op *ops;
	size_t n, capacity;
};

void list_add(struct op_list *list, struct op op);

/*
 * Plays the list on a new file system of that kind. Returns whether all was right;
 * if not, w->why says what was not and *@failed is the index of the operation
 * (list->n: it showed in the end, when all files were compared or e2fsck looked).
 */
bool list_play(const struct op_list *list, const struct variant *variant, struct world *w,
	       size_t *failed);

/* Compares all files that are open, then as world_end(). */
bool play_end(struct world *w);

/*
 * Takes out of a list that fails what is not needed for that, for @seconds at most.
 * Returns how often the list was played.
 */
int list_shrink(struct op_list *list, const struct variant *variant, struct world *w, int seconds);

#endif
