// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* The expected contents of the file system. See model.h. */

#include <stdlib.h>
#include <string.h>

#include "model.h"
#include "tap.h"

static void content_start(struct content *c)
{
	c->size = 0;
	c->bytes = calloc(1, MAX_SIZE);
	must(c->bytes);
}

void model_start(struct model *m)
{
	memset(m, 0, sizeof(*m));
	for (int i = 0; i < FILES; i++)
		content_start(&m->files[i].content);
	content_start(&m->boot);
	for (int i = 0; i < NAMES; i++)
		m->name[i] = NONE;
	for (int i = 0; i < SLOTS; i++)
		m->slot[i].file = NONE;
}

void model_free(struct model *m)
{
	for (int i = 0; i < FILES; i++)
		free(m->files[i].content.bytes);
	free(m->boot.bytes);
}

struct content *model_content(struct model *m, int slot)
{
	int file = m->slot[slot].file;

	return file == NONE ? NULL : &m->files[file].content;
}

static int new_file(struct model *m)
{
	for (int i = 0; i < FILES; i++) {
		struct model_file *f = &m->files[i];

		if (!f->names && !f->slots) {
			content_resize(&f->content, 0);
			return i;
		}
	}
	broken("the model has more files than names and slots can hold");
}

void model_open(struct model *m, int slot, int name, enum how_open how)
{
	if (m->name[name] == NONE) {
		m->name[name] = new_file(m);
		m->files[m->name[name]].names = 1;
	}
	m->slot[slot] = (struct model_slot){ .file = m->name[name], .how = how };
	m->files[m->name[name]].slots++;
	if (how == OPEN_TRUNC)
		content_resize(model_content(m, slot), 0);
}

void model_close(struct model *m, int slot)
{
	m->files[m->slot[slot].file].slots--;
	m->slot[slot].file = NONE;
}

void model_unlink(struct model *m, int name)
{
	m->files[m->name[name]].names--;
	m->name[name] = NONE;
}

void model_rename(struct model *m, int from, int to)
{
	if (m->name[to] != NONE)
		model_unlink(m, to);
	m->name[to] = m->name[from];
	m->name[from] = NONE;
}

void content_resize(struct content *c, uint32_t size)
{
	if (size < c->size)
		memset(c->bytes + size, 0, c->size - size);
	c->size = size;
}

void content_write(struct content *c, uint32_t pos, const void *bytes, uint32_t len)
{
	if (pos + len > c->size)
		content_resize(c, pos + len);
	memmove(c->bytes + pos, bytes, len);
}

void content_zero(struct content *c, uint32_t pos, uint32_t len)
{
	memset(c->bytes + pos, 0, content_avail(c, pos, len));
}

void content_collapse(struct content *c, uint32_t pos, uint32_t len)
{
	memmove(c->bytes + pos, c->bytes + pos + len, c->size - pos - len);
	content_resize(c, c->size - len);
}

void content_insert(struct content *c, uint32_t pos, uint32_t len)
{
	memmove(c->bytes + pos + len, c->bytes + pos, c->size - pos);
	memset(c->bytes + pos, 0, len);
	c->size += len;
}

void content_swap(struct content *a, struct content *b)
{
	struct content t = *a;

	*a = *b;
	*b = t;
}

uint32_t content_avail(const struct content *c, uint32_t pos, uint32_t len)
{
	if (pos >= c->size)
		return 0;
	return len < c->size - pos ? len : c->size - pos;
}
