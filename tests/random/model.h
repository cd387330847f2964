/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * What the file system must hold, to the byte: files with their content and size,
 * the names they have, and who has them open where. Pure memory: nothing here
 * knows of a kernel.
 */
#ifndef RANDOM_MODEL_H
#define RANDOM_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "op.h"

#define NONE		(-1)
#define FILES		(NAMES + SLOTS)	/* named ones, and unlinked ones still open */

struct content {
	uint32_t size;			/* i_size, at most MAX_SIZE */
	unsigned char *bytes;		/* MAX_SIZE of them; zeros from size on */
};

struct model_file {
	int names, slots;		/* both 0: there is no such file */
	struct content content;
};

struct model_slot {
	int file;			/* NONE: not open */
	uint32_t pos;
	enum how_open how;
};

struct model {
	struct model_file files[FILES];
	int name[NAMES];		/* the file of that name, or NONE */
	struct model_slot slot[SLOTS];
	struct content boot;		/* the boot loader inode's */
};

/* An empty file system; to be freed with model_free(). */
void model_start(struct model *m);
void model_free(struct model *m);

/* The content that a slot reads and writes; NULL if nothing is open there. */
struct content *model_content(struct model *m, int slot);

/* Names and slots. */
void model_open(struct model *m, int slot, int name, enum how_open how);
void model_close(struct model *m, int slot);
void model_unlink(struct model *m, int name);
void model_rename(struct model *m, int from, int to);

/* Contents. None of these may take a size beyond MAX_SIZE. */
void content_write(struct content *c, uint32_t pos, const void *bytes, uint32_t len);
void content_resize(struct content *c, uint32_t size);
void content_zero(struct content *c, uint32_t pos, uint32_t len);
void content_collapse(struct content *c, uint32_t pos, uint32_t len);
void content_insert(struct content *c, uint32_t pos, uint32_t len);
void content_swap(struct content *a, struct content *b);

/* How many bytes a read of @len at @pos gives. */
uint32_t content_avail(const struct content *c, uint32_t pos, uint32_t len);

#endif
