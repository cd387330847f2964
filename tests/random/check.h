/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Reads, compared with the model in everything that the reader can see. */
#ifndef RANDOM_CHECK_H
#define RANDOM_CHECK_H

#include <stdbool.h>

#include "op.h"
#include "world.h"

/* The read @op, in one mode of the switches or all. */
bool check_read(struct world *w, const struct op *op);

/* A read into a buffer that ends after op->at bytes: all modes must agree. */
bool check_read_cut(struct world *w, const struct op *op);

/* All of the slot's file, in every way. */
bool check_all(struct world *w, int slot);

/* Compares @n bytes of @got with the content from @pos on. */
bool check_bytes(struct world *w, const struct content *c, uint32_t pos, const void *got,
		 uint32_t n, const char *label);

#endif
