// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Decodes the records of ext4's DAX read events by the format in the trace, so that traces
 * of other kernels and machines can be read.
 */
#include "dax_event.h"

#include <string.h>

/*
 * Only functions of libtraceevent that its own plugins use may be called here: a
 * program with the library inside, such as perf, exports no others to plugins.
 */

/* A dev_t inside the kernel: 12 bits of major above 20 bits of minor */
#define KERNEL_MINOR_BITS	20

static const char *const event_names[DAX_EVENT_KINDS] = {
	[DAX_EVENT_BEGIN]	= "ext4_dax_read_begin",
	[DAX_EVENT_LOCKED]	= "ext4_dax_read_locked",
	[DAX_EVENT_MAP]		= "ext4_dax_read_map",
	[DAX_EVENT_COPY]	= "ext4_dax_read_copy",
	[DAX_EVENT_END]		= "ext4_dax_read",
};

static const char *const method_names[DAX_METHODS] = {
	[DAX_METHOD_READ]	= "read",
	[DAX_METHOD_READ_ITER]	= "read_iter",
};

static const char *const map_types[] = { "written", "unwritten", "hole" };
static const char *const copy_types[] = { "copy", "zero" };

#define NAME_OF(names, i) \
	((size_t)(i) < sizeof(names) / sizeof((names)[0]) ? (names)[i] : NULL)

const char *dax_event_name(enum dax_event_kind kind)
{
	return event_names[kind];
}

const char *dax_method_name(int method)
{
	return NAME_OF(method_names, method);
}

const char *dax_type_name(enum dax_event_kind kind, int type)
{
	if (kind == DAX_EVENT_MAP)
		return NAME_OF(map_types, type);
	return kind == DAX_EVENT_COPY ? NAME_OF(copy_types, type) : NULL;
}

static bool kind_of(const struct tep_event *event, enum dax_event_kind *kind)
{
	if (strcmp(event->system, DAX_EVENT_SYSTEM) != 0)
		return false;
	for (unsigned int i = 0; i < DAX_EVENT_KINDS; i++) {
		if (strcmp(event->name, event_names[i]) == 0) {
			*kind = i;
			return true;
		}
	}
	return false;
}

bool dax_event_format_init(struct dax_event_format *f, struct tep_event *event)
{
	*f = (struct dax_event_format){ .event = event };
	if (!kind_of(event, &f->kind))
		return false;

	f->pid = tep_find_any_field(event, "common_pid");
	f->dev = tep_find_field(event, "dev");
	f->ino = tep_find_field(event, "ino");
	f->method = tep_find_field(event, "method");
	f->type = tep_find_field(event, "type");
	f->pos = tep_find_field(event, "pos");
	f->len = tep_find_field(event, "len");
	f->pblk = tep_find_field(event, "pblk");
	f->ret = tep_find_field(event, "ret");
	f->ns = tep_find_field(event, "ns");

	if (!f->pid || !f->dev || !f->ino)
		return false;
	switch (f->kind) {
	case DAX_EVENT_BEGIN:
		return f->method && f->pos && f->len;
	case DAX_EVENT_LOCKED:
		return f->method;
	case DAX_EVENT_MAP:
		return f->pos && f->len && f->pblk && f->type;
	case DAX_EVENT_COPY:
		return f->pos && f->len && f->type;
	case DAX_EVENT_END:
		return f->method && f->pos && f->len && f->ret && f->ns;
	}
	return false;
}

/* Decodes @field of @record; a missing field is no error. */
static bool number(struct tep_format_field *field, struct tep_record *record,
		   unsigned long long *value)
{
	*value = 0;
	if (!field)
		return true;
	/* the format cannot be trusted, like the record */
	if (field->offset < 0 || field->size < 0 ||
	    (long long)field->offset + field->size > record->size)
		return false;
	return tep_read_number_field(field, record->data, value) == 0;
}

bool dax_event_decode(const struct dax_event_format *f,
		      struct tep_record *record, struct dax_event *out)
{
	unsigned long long pid, dev, ino, method, type, pos, len, pblk, ret, ns;

	if (!number(f->pid, record, &pid) || !number(f->dev, record, &dev) ||
	    !number(f->ino, record, &ino) ||
	    !number(f->method, record, &method) ||
	    !number(f->type, record, &type) || !number(f->pos, record, &pos) ||
	    !number(f->len, record, &len) || !number(f->pblk, record, &pblk) ||
	    !number(f->ret, record, &ret) || !number(f->ns, record, &ns))
		return false;

	*out = (struct dax_event){
		.kind	= f->kind,
		.ts	= record->ts,
		.pid	= (int)pid,
		.major	= dev >> KERNEL_MINOR_BITS,
		.minor	= dev & ((1U << KERNEL_MINOR_BITS) - 1),
		.ino	= ino,
		.method	= (int)method,
		.type	= (int)type,
		.pos	= (int64_t)pos,
		.len	= len,
		.pblk	= pblk,
		.ret	= (int64_t)ret,
		.ns	= ns,
	};
	return true;
}
