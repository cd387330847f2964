// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* Reads, compared with the model. See check.h. */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "fs.h"
#include "shape.h"
#include "ubuf.h"
#include "ways.h"

#define GUARD 64
#define MAX_SKEW 4096

/* Eight bytes identify a write: its pattern does not occur elsewhere by chance. */
static bool written_as(uint32_t id, uint32_t pos, const void *got)
{
	char want[8];

	pattern_fill(id, pos, want, sizeof(want));
	return !memcmp(want, got, sizeof(want));
}

/*
 * Says which operation wrote eight wrong bytes, and at which offset. Blocks move
 * within a file, so try every offset that is at the same place of a block.
 */
static const char *origin(struct world *w, uint32_t pos, const unsigned char *got)
{
	static const char zeros[8];
	static char text[80];

	if (!memcmp(got, zeros, sizeof(zeros)))
		return "zeros";
	for (uint32_t id = w->last_id; id > 0; id--) {
		for (uint32_t at = pos % BLOCK; at < MAX_SIZE; at += BLOCK) {
			if (!written_as(id, at, got))
				continue;
			snprintf(text, sizeof(text), "what id=%u wrote at %u", id, at);
			return text;
		}
	}
	return "bytes from nowhere";
}

bool check_bytes(struct world *w, const struct content *c, uint32_t pos, const void *got,
		 uint32_t n, const char *label)
{
	const unsigned char *is = got, *want = c->bytes + pos;
	char must_be[100];
	uint32_t i = 0, end;

	if (!memcmp(is, want, n))
		return true;
	while (is[i] == want[i])
		i++;
	end = i;
	while (end < n && is[end] != want[end])
		end++;
	if (i + 8 > n)
		return wrong(w, "%s: wrong from byte %u of the file on, %u bytes: %#x, must be %#x", label,
			     pos + i, end - i, is[i], want[i]);
	snprintf(must_be, sizeof(must_be), "%s", origin(w, pos + i, want + i));
	return wrong(w, "%s: wrong from byte %u of the file on, %u bytes: %s, must be %s", label, pos + i,
		     end - i, origin(w, pos + i, is + i), must_be);
}

static bool all_fill(const char *from, size_t n)
{
	while (n && *from == (char)UBUF_FILL) {
		from++;
		n--;
	}
	return !n;
}

/* What the model knows of a read before it is made. */
struct expected {
	uint32_t pos, len;
	ssize_t n;		/* bytes that it must return */
	uint32_t position;	/* of the file, after the read */
	char label[140];		/* describes the read */
};

static struct expected expect(struct world *w, const struct op *op, enum mode mode)
{
	const struct model_slot *slot = &w->model.slot[op->slot];
	struct expected e = { .len = op->len };
	char text[100];

	e.pos = op->how == READ_ON ? slot->pos : op->pos;
	e.n = content_avail(model_content(&w->model, op->slot), e.pos, e.len);
	if (op->how == READ_MAP)
		e.len = e.n;
	e.position = way_moves(op->how) ? e.pos + e.n : slot->pos;
	snprintf(e.label, sizeof(e.label), "%s, %s", op_print(op, text, sizeof(text)),
		 mode_name(mode));
	return e;
}

static bool reads_dax(struct world *w, const struct op *op)
{
	return w->variant->always_dax || is_dax(w->fd[op->slot]);
}

/* An RWF_NOWAIT read may be short only where it goes through the page cache. */
static bool may_stop_early(struct world *w, const struct op *op)
{
	return op->how == READ_NOWAIT && !reads_dax(w, op);
}

/*
 * True if a mapping of a DAX file shows zeros in place of the file's bytes. The base
 * can leave such zeros (Documentation/read-path.md, "What the base gets wrong"). A new
 * mapping must show the right bytes.
 */
static bool stale_zeros(struct world *w, const struct op *op, const struct content *c,
			const struct expected *e, const char *buf)
{
	const unsigned char *want = c->bytes + e->pos;
	bool differs = false;

	if (op->how != READ_MAP || !reads_dax(w, op))
		return false;
	for (ssize_t i = 0; i < e->n; i++) {
		if ((unsigned char)buf[i] == want[i])
			continue;
		if (buf[i])
			return false;
		differs = true;
	}
	return differs;
}

static bool read_once(struct world *w, const struct op *op, enum mode mode)
{
	static char area[MAX_SKEW + MAX_SIZE + 2 * BLOCK + 2 * GUARD];
	struct content *c = model_content(&w->model, op->slot);
	struct expected e = expect(w, op, mode);
	char *buf = area + GUARD + op->id % MAX_SKEW;
	const char *map = op->how == READ_MAP ? world_map(w, op->slot) : NULL;
	bool early = may_stop_early(w, op);
	ssize_t got;
	loff_t now;

	world_throw(w, mode);
	memset(buf - GUARD, UBUF_FILL, e.len + 2 * GUARD);
	got = way_read(op->how, w->fd[op->slot], map, buf, e.len, e.pos);
	w->reads++;
	if (got == e.n && stale_zeros(w, op, c, &e, buf)) {
		w->stale++;
		map = world_map_anew(w, op->slot);
		got = way_read(op->how, w->fd[op->slot], map, buf, e.len, e.pos);
	}
	if (early && got == -EAGAIN)
		return true;
	if (got < 0)
		return wrong(w, "%s: %s", e.label, strerror(-got));
	if (got != e.n && !((early || way_may_be_short(op->how)) && got > 0 && got < e.n))
		return wrong(w, "%s: returned %zd, must be %zd of a file of %u bytes", e.label, got, e.n,
			     c->size);
	if (!check_bytes(w, c, e.pos, buf, got, e.label))
		return false;
	if (!all_fill(buf - GUARD, GUARD) || !all_fill(buf + got, e.len - got + GUARD))
		return wrong(w, "%s: bytes beyond what it returned (%zd) were written to", e.label, got);
	now = lseek(w->fd[op->slot], 0, SEEK_CUR);
	if (now != e.position)
		return wrong(w, "%s: the position is %ld, must be %u", e.label, now, e.position);
	w->model.slot[op->slot].pos = e.position;
	return true;
}

bool check_read(struct world *w, const struct op *op)
{
	if (op->sw == SW_AS_IS)
		return read_once(w, op, w->mode);
	if (op->sw != SW_ALL)
		return read_once(w, op, op->sw);
	/* All four modes; op->id selects the first. */
	for (unsigned int i = 0; i < 4; i++) {
		if (!read_once(w, op, (op->id + i) % 4))
			return false;
	}
	return true;
}

bool check_read_cut(struct world *w, const struct op *op)
{
	struct content *c = model_content(&w->model, op->slot);
	struct ubuf u = ubuf_cut(op->at);
	ssize_t first = 0;
	bool fine = true;

	for (enum mode mode = MODE_OFF; mode <= MODE_BOTH && fine; mode++) {
		char label[100];
		ssize_t got;

		snprintf(label, sizeof(label), "into %u good bytes, %s", op->at,
			 mode_name(mode));
		world_throw(w, mode);
		memset(u.watch, UBUF_FILL, u.watch_len);
		got = pread(w->fd[op->slot], u.buf, op->len, op->pos);
		if (got < 0)
			got = -errno;
		w->reads++;
		if (mode == MODE_OFF)
			first = got;
		if (got != first)
			fine = wrong(w, "%s: returned %zd, with iomap it is %zd", label, got, first);
		else if (got > 0)
			fine = check_bytes(w, c, op->pos, u.buf, got, label);
	}
	ubuf_free(&u);
	return fine;
}

bool check_all(struct world *w, int slot)
{
	struct op op = { .kind = OP_READ, .slot = slot, .len = MAX_SIZE + BLOCK, .id = w->last_id + 1 };

	for (op.how = READ_SEEK; op.how < READ_WAYS; op.how++) {
		op.sw = op.how == READ_PREAD ? SW_ALL : op.how % 2 ? MODE_BOTH : MODE_OFF;
		if (!check_read(w, &op))
			return false;
	}
	return true;
}
