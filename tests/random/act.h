/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Does one operation to the file system and to the model. */
#ifndef RANDOM_ACT_H
#define RANDOM_ACT_H

#include "op.h"
#include "world.h"

enum outcome {
	DONE,
	SKIPPED,	/* not possible in this state; nothing was changed */
	FAILED,		/* w->why says what is wrong */
};

/* False for a kind of operation that is not done on this kernel, because of a bug of its own */
bool kernel_takes(enum op_kind kind);

enum outcome act(struct world *w, const struct op *op);

#endif
