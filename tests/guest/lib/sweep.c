// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* Many differ() calls over one file. See sweep.h. */

#include "differ.h"
#include "fs.h"
#include "sweep.h"

#define MOST_BORDERS 32

/* The ends of segments and of the file, ascending; only the first ones of a long shape. */
static int borders(const struct shape *shape, loff_t *out)
{
	loff_t pos = 0;
	int n = 0;

	out[n++] = 0;
	for (int i = 0; i < shape->nsegs && n < MOST_BORDERS - 1; i++) {
		pos += shape->segs[i].len;
		if (pos < shape->size)
			out[n++] = pos;
	}
	if (shape->size)
		out[n++] = shape->size;
	return n;
}

#define LARGEST (30 * BLOCK)

static void sweep_with(int fd, const struct shape *shape, const size_t *counts, int ncounts)
{
	struct ubuf u = ubuf_plain(LARGEST, 0);
	struct differ_call c = { .fd = fd, .content = shape, .ubuf = &u };
	loff_t at[MOST_BORDERS];
	int n = borders(shape, at);

	for (int i = 0; i < n; i++) {
		for (int side = -1; side <= 1; side++) {
			for (int k = 0; k < ncounts; k++) {
				c.pos = at[i] + side;
				c.count = counts[k];
				if (c.pos < 0)
					continue;
				c.positioned = (i + k) & 1;
				u.watch_len = c.count + 128;
				differ(&c, NULL, "%s", shape->name);
			}
		}
	}
	ubuf_free(&u);
}

void sweep_borders(int fd, const struct shape *shape)
{
	static const size_t counts[] = {
		0, 1, 8, 511, 4095, 4096, 4097, 2 * BLOCK, 3 * BLOCK + 1, LARGEST,
	};

	sweep_with(fd, shape, counts, sizeof(counts) / sizeof(counts[0]));
}

void sweep_borders_lightly(int fd, const struct shape *shape)
{
	static const size_t counts[] = { 1, BLOCK, 3 * BLOCK + 1 };

	sweep_with(fd, shape, counts, sizeof(counts) / sizeof(counts[0]));
}

void sweep_random(int fd, const struct shape *shape, int n, uint64_t seed)
{
	struct differ_call c = { .fd = fd, .content = shape };

	for (int i = 0; i < n; i++) {
		struct ubuf u;

		c.count = 1 + draw(&seed, i & 1 ? 300 : 6 * BLOCK);
		c.pos = draw(&seed, shape->size + BLOCK);
		c.positioned = draw(&seed, 2);
		u = ubuf_plain(c.count, draw(&seed, BLOCK));
		c.ubuf = &u;
		differ(&c, NULL, "%s", shape->name);
		ubuf_free(&u);
	}
}

void sweep_whole(int fd, const struct shape *shape)
{
	struct ubuf u = ubuf_plain(shape->size + 1, 0);
	struct differ_call c = {
		.fd = fd, .content = shape, .ubuf = &u, .count = shape->size + 1,
	};

	differ(&c, NULL, "%s", shape->name);
	ubuf_free(&u);
}
