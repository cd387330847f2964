/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * The expected contents of the file system: files with their bytes and size, their
 * names, and the slots that have them open. It is only memory: no function here
 * makes a system call on the file system.
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
	int names, slots;		/* both 0: the file does not exist */
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
	struct content boot;		/* content of the boot loader inode */
};

/* Makes an empty file system. Free it with model_free(). */
void model_start(struct model *m);
void model_free(struct model *m);

/* The content that a slot reads and writes; NULL if nothing is open there. */
struct content *model_content(struct model *m, int slot);

/* Names and slots. */
void model_open(struct model *m, int slot, int name, enum how_open how);
void model_close(struct model *m, int slot);
void model_unlink(struct model *m, int name);
void model_rename(struct model *m, int from, int to);

/* Contents. The caller makes sure that no size exceeds MAX_SIZE. */
void content_write(struct content *c, uint32_t pos, const void *bytes, uint32_t len);
void content_resize(struct content *c, uint32_t size);
void content_zero(struct content *c, uint32_t pos, uint32_t len);
void content_collapse(struct content *c, uint32_t pos, uint32_t len);
void content_insert(struct content *c, uint32_t pos, uint32_t len);
void content_swap(struct content *a, struct content *b);

/* The number of bytes that a read of @len at @pos returns. */
uint32_t content_avail(const struct content *c, uint32_t pos, uint32_t len);

#endif
