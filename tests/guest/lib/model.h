/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * A file and, in memory, what it must hold: each operation is done to both, and
 * any read can be checked. What an operation does depends on its numbers and on the
 * model alone, so that any list of operations can be replayed.
 */
#ifndef GUEST_MODEL_H
#define GUEST_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define MODEL_MAX (1L << 20)	/* largest file, bytes */

enum op_kind {
	OP_READ, OP_WRITE, OP_TRUNCATE, OP_ALLOCATE, OP_PUNCH, OP_ZERO, OP_COLLAPSE, OP_INSERT,
	OP_STORE, OP_FSYNC, OP_FLIP, OP_FORGET_EXTENTS, OP_RENAME_OVER, OP_UNLINK_OPEN,
	OP_DAX_FLAG, OP_DROP_CACHES, OP_REMOUNT, OP_KINDS,
};

struct op {
	enum op_kind kind;
	uint32_t a, b;		/* place and length, scaled to the file as it is then */
	uint64_t tag;		/* seeds content and the reads made after it */
};

struct model {
	const char *path;
	int fd;
	bool unlinked;
	size_t size;
	char *bytes;		/* MODEL_MAX */
	unsigned long reads;
	bool quiet;		/* tell nothing of what is wrong: a replay */
};

/* The @i-th operation of the sequence with @seed. */
struct op op_draw(uint64_t seed, int i);

/* Prints it as one diag() line. */
void op_tell(int i, const struct op *op);

/* Starts anew with an empty file at @path. */
void model_start(struct model *m, const char *path);
void model_end(struct model *m);

/* Does the operation and reads at some places; false when a read was wrong. */
bool model_apply(struct model *m, const struct op *op);

#endif
