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
 * Plays the list on a new file system of that kind. Returns true if all was right.
 * Else w->why says what was wrong and *@failed is the index of the operation, or
 * list->n if the comparison of all files at the end or e2fsck found it.
 */
bool list_play(const struct op_list *list, const struct variant *variant, struct world *w,
	       size_t *failed);

/* Compares all open files, then calls world_end(). */
bool play_end(struct world *w);

/*
 * Removes operations that are not needed for the failure from the list, for
 * @seconds at most. Returns how often it played the list.
 */
int list_shrink(struct op_list *list, const struct variant *variant, struct world *w, int seconds);

#endif
