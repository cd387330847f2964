/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Every way for a program to get bytes out of a file, behind one face. */
#ifndef RANDOM_WAYS_H
#define RANDOM_WAYS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "op.h"

/* Sets up what some ways need: a pipe, a ring, an AIO context. */
void ways_start(void);

/*
 * Reads up to @len bytes at @pos into @buf. READ_ON and READ_SEEK move the file
 * position, READ_ON from where it is, whatever @pos says. READ_MAP copies out of
 * @map, a mapping of the file, exactly @len bytes.
 *
 * Returns how many bytes came, or -errno.
 */
ssize_t way_read(enum how_read way, int fd, const char *map, char *buf, size_t len, loff_t pos);

/* Does it leave the position behind what it read? */
bool way_moves(enum how_read way);

/* May it give less than what is there? */
bool way_may_be_short(enum how_read way);

#endif
