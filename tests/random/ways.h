/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Every way for a program to get bytes out of a file, as one function. */
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
 * position, READ_ON from the current position, ignoring @pos. READ_MAP copies out of
 * @map, a mapping of the file, exactly @len bytes.
 *
 * Returns the number of bytes, or -errno.
 */
ssize_t way_read(enum how_read way, int fd, const char *map, char *buf, size_t len, loff_t pos);

/* True if the read moves the file position. */
bool way_moves(enum how_read way);

/* True if the read may be short before the end of the file. */
bool way_may_be_short(enum how_read way);

#endif
