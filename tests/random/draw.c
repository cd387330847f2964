// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* Draws operations from a seed. See draw.h. */

#include <string.h>

#include "dax_switch.h"
#include "draw.h"
#include "fs.h"
#include "shape.h"

static uint32_t below(struct drawer *d, uint32_t n)
{
	return draw(&d->state, n);
}

static bool one_in(struct drawer *d, uint32_t n)
{
	return !below(d, n);
}

void draw_start(struct drawer *d, uint64_t seed, uint32_t unit)
{
	memset(d, 0, sizeof(*d));
	d->state = mix64(seed);
	d->unit = unit;
}

/* A kind (or how) of a list; pick() chooses it in proportion to its weight. */
struct weight {
	uint8_t kind;
	uint8_t weight;
};

static uint8_t pick(struct drawer *d, const struct weight *list, int n)
{
	uint32_t sum = 0, at;

	for (int i = 0; i < n; i++)
		sum += list[i].weight;
	at = below(d, sum);
	while (at >= list->weight)
		at -= list++->weight;
	return list->kind;
}

#define PICK(d, list) pick(d, list, sizeof(list) / sizeof(list[0]))

static uint32_t nudged(struct drawer *d, uint32_t place)
{
	static const int32_t by[] = { 0, 0, 0, 1, -1, 7, -9, 512, -512, BLOCK, -BLOCK, 1000 };
	int64_t to = (int64_t)place + by[below(d, sizeof(by) / sizeof(by[0]))];

	if (to < 0)
		return 0;
	return to < MAX_SIZE + BLOCK ? to : MAX_SIZE + BLOCK - 1;
}

/* A place in a file of @size bytes: mostly recent changes, the end, block boundaries. */
static uint32_t place(struct drawer *d, uint32_t size)
{
	switch (below(d, 10)) {
	case 0: case 1: case 2:
		if (d->nrecent)
			return nudged(d, d->recent[below(d, d->nrecent < RECENT ? d->nrecent : RECENT)]);
		/* fallthrough */
	case 3:
		return nudged(d, size);
	case 4: case 5: case 6:
		return nudged(d, below(d, size / BLOCK + 2) * BLOCK);
	default:
		return below(d, size + BLOCK);
	}
}

static uint32_t length(struct drawer *d)
{
	switch (below(d, 8)) {
	case 0: case 1:
		return 1 + below(d, 16);
	case 2: case 3:
		return 1 + below(d, BLOCK);
	case 4: case 5:
		return BLOCK * (1 + below(d, 4));
	case 6:
		return 1 + below(d, 8 * BLOCK);
	default:
		return one_in(d, 3) ? 1 + below(d, MAX_SIZE) : 1 + below(d, 20 * BLOCK);
	}
}

static struct op new_op(struct drawer *d, enum op_kind kind)
{
	return (struct op){ .kind = kind, .id = ++d->id };
}

static const struct weight read_ways[] = {
	{ READ_PREAD, 30 }, { READ_SEEK, 12 }, { READ_ON, 12 }, { READ_PREADV, 14 },
	{ READ_NOWAIT, 4 }, { READ_URING, 5 }, { READ_URING_V, 3 }, { READ_URING_WORKER, 1 },
	{ READ_AIO, 5 }, { READ_SPLICE, 4 }, { READ_SENDFILE, 3 }, { READ_MAP, 5 },
};

static struct op draw_read(struct drawer *d, int slot, uint32_t pos, uint32_t len)
{
	struct op op = new_op(d, OP_READ);

	op.slot = slot;
	op.pos = pos;
	op.len = len;
	op.how = PICK(d, read_ways);
	op.sw = one_in(d, 4) ? SW_ALL : one_in(d, 6) ? MODE_OFF : 1 + below(d, 3);
	return op;
}

/* A read that the fast path serves: by ->read_iter if @iter, else by ->read. */
static struct op fast_read(struct drawer *d, int slot, uint32_t pos, uint32_t len, bool iter)
{
	struct op op = draw_read(d, slot, pos, len);

	op.how = iter ? READ_PREADV : READ_PREAD;
	op.sw = iter ? MODE_ITER : MODE_READ;
	return op;
}

static const struct weight fallocate_hows[] = {
	{ FALLOC_PUNCH, 5 }, { FALLOC_ZERO, 3 }, { FALLOC_ZERO_KEEP, 2 }, { FALLOC_COLLAPSE, 4 },
	{ FALLOC_INSERT, 3 }, { FALLOC_ALLOC, 2 }, { FALLOC_ALLOC_KEEP, 2 },
};

static struct op draw_fallocate(struct drawer *d, int slot, uint32_t pos, uint32_t len)
{
	struct op op = new_op(d, OP_FALLOCATE);
	uint32_t unit = one_in(d, 3) ? 1 : BLOCK;

	op.slot = slot;
	op.how = PICK(d, fallocate_hows);
	if (op.how == FALLOC_COLLAPSE || op.how == FALLOC_INSERT) {
		unit = d->unit;
		len = 1 + len % (6 * unit);
	}
	op.pos = pos / unit * unit;
	op.len = (len + unit - 1) / unit * unit;
	return op;
}

static struct op draw_truncate(struct drawer *d, int slot, uint32_t pos)
{
	struct op op = new_op(d, OP_TRUNCATE);

	op.slot = slot;
	op.len = one_in(d, 8) ? 0 : one_in(d, 3) ? below(d, MAX_SIZE + 1) : pos;
	return op;
}

/* Operations that change the bytes at a place of a file, or the blocks they are in. */
static const struct weight changes[] = {
	{ OP_WRITE, 24 }, { OP_STORE, 20 }, { OP_FALLOCATE, 36 }, { OP_TRUNCATE, 12 },
	{ OP_COPY, 6 }, { OP_READ_TO_MAP, 5 }, { OP_WRITE_FROM_MAP, 5 }, { OP_SWAP_BOOT, 5 },
	{ OP_LAYOUT, 4 }, { OP_OPEN, 2 },
};

static struct op draw_change(struct drawer *d, const struct model *m, int slot, uint32_t pos,
			     uint32_t len)
{
	enum op_kind kind = PICK(d, changes);
	struct op op;

	if (kind == OP_FALLOCATE)
		return draw_fallocate(d, slot, pos, len);
	if (kind == OP_TRUNCATE)
		return draw_truncate(d, slot, pos);
	op = new_op(d, kind);
	op.slot = slot;
	op.pos = pos;
	op.len = len;
	if (kind == OP_OPEN) {	/* O_TRUNC, through another slot */
		op.how = OPEN_TRUNC;
		op.other = below(d, NAMES);
		op.slot = (slot + 1) % SLOTS;
	} else if (kind == OP_WRITE) {
		op.how = below(d, 4);
	} else if (kind == OP_LAYOUT) {
		op.how = below(d, 2);
	} else if (kind != OP_STORE && kind != OP_SWAP_BOOT) {
		op.other = below(d, SLOTS);
		op.at = place(d, m->slot[op.other].file == NONE ? BLOCK :
				 m->files[m->slot[op.other].file].content.size);
		op.sw = below(d, 4);
	}
	if (kind == OP_READ_TO_MAP && one_in(d, 2)) {	/* read into the scene's place */
		op.slot = op.other;
		op.pos = op.at;
		op.other = slot;
		op.at = pos;
	}
	return op;
}

static struct op draw_forget(struct drawer *d, int slot)
{
	static const struct weight hows[] = {
		{ FORGET_EXTENTS, 100 }, { FORGET_THEN_LOAD, 30 }, { FORGET_SLAB, 6 },
		{ FORGET_PAGES, 2 }, { FORGET_ALL, 1 },
	};
	struct op op = new_op(d, OP_FORGET);

	op.slot = slot;
	op.how = PICK(d, hows);
	return op;
}

static void plan(struct drawer *d, struct op op)
{
	d->scene[d->planned++] = op;
}

/*
 * Reads a place, so that the kernel caches its extent. Changes that place or one
 * near it; the extent status tree may be emptied before or after the change. Then
 * reads the place again, by one method and then by the other.
 */
static void plan_scene(struct drawer *d, const struct model *m, int slot)
{
	uint32_t size = m->files[m->slot[slot].file].content.size, pos = place(d, size);
	uint32_t len = length(d), change_pos = one_in(d, 3) ? place(d, size) : nudged(d, pos);
	bool iter = one_in(d, 2);

	d->acted = d->planned = 0;
	d->scenes++;
	plan(d, fast_read(d, slot, pos, len, one_in(d, 2)));
	if (one_in(d, 2))
		plan(d, draw_forget(d, slot));
	plan(d, draw_change(d, m, slot, change_pos, length(d)));
	if (one_in(d, 4))
		plan(d, draw_forget(d, slot));
	if (one_in(d, 6))
		plan(d, draw_change(d, m, slot, change_pos, length(d)));
	plan(d, fast_read(d, slot, pos, len, iter));
	plan(d, fast_read(d, slot, pos, len, !iter));
	plan(d, draw_read(d, slot, change_pos, length(d)));
	d->recent[d->nrecent++ % RECENT] = change_pos;
}

/* Operations on names, open files and the whole file system. */
static struct op draw_housekeeping(struct drawer *d, int slot)
{
	static const struct weight kinds[] = {
		{ OP_OPEN, 40 }, { OP_CLOSE, 14 }, { OP_UNLINK, 10 }, { OP_RENAME, 10 },
		{ OP_SYNC, 16 }, { OP_FORGET, 16 }, { OP_SWITCH, 8 }, { OP_REMOUNT, 1 },
		{ OP_DAX_FLAG, 6 }, { OP_CHECK, 6 },
	};
	struct op op = new_op(d, PICK(d, kinds));

	op.slot = slot;
	op.len = below(d, 2);
	switch (op.kind) {
	case OP_OPEN:
		op.slot = below(d, SLOTS);
		op.other = below(d, NAMES);
		op.how = one_in(d, 3) ? OPEN_DIRECT : one_in(d, 8) ? OPEN_SYNC : OPEN_PLAIN;
		break;
	case OP_UNLINK:
	case OP_RENAME:
		op.slot = below(d, NAMES);
		op.other = below(d, NAMES);
		break;
	case OP_SYNC:
		op.how = below(d, SYNC_HOWS);
		break;
	case OP_FORGET:
		return draw_forget(d, slot);
	case OP_SWITCH:
		op.sw = below(d, 4);
		break;
	case OP_REMOUNT:
		op.how = below(d, 2);
		break;
	}
	return op;
}

static int open_slot(struct drawer *d, const struct model *m)
{
	int first = below(d, SLOTS);

	for (int i = 0; i < SLOTS; i++) {
		if (m->slot[(first + i) % SLOTS].file != NONE)
			return (first + i) % SLOTS;
	}
	return NONE;
}

static struct op draw_single(struct drawer *d, const struct model *m, int slot)
{
	uint32_t size = m->files[m->slot[slot].file].content.size, pos = place(d, size);
	struct op op;

	switch (below(d, 10)) {
	case 0: case 1: case 2: case 3:
		return draw_read(d, slot, pos, length(d));
	case 4: case 5: case 6: case 7:
		d->recent[d->nrecent++ % RECENT] = pos;
		return draw_change(d, m, slot, pos, length(d));
	case 8:
		if (!one_in(d, 4))
			return draw_housekeeping(d, slot);
		op = new_op(d, OP_READ_CUT);
		op.slot = slot;
		op.pos = pos;
		op.len = length(d);
		op.at = one_in(d, 4) ? 0 : below(d, op.len + 1);
		return op;
	default:
		return draw_housekeeping(d, slot);
	}
}

struct op draw_op(struct drawer *d, const struct model *m)
{
	int slot;
	struct op op;

	if (d->acted < d->planned)
		return d->scene[d->acted++];
	slot = open_slot(d, m);
	if (slot == NONE) {
		op = new_op(d, OP_OPEN);
		op.slot = below(d, SLOTS);
		op.other = below(d, NAMES);
		return op;
	}
	if (!one_in(d, 4))
		return draw_single(d, m, slot);
	plan_scene(d, m, slot);
	return d->scene[d->acted++];
}
