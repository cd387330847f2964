// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * A libtraceevent plugin: trace-cmd report then prints ext4's DAX read events in readable
 * form. Numbers are followed by their meaning in parentheses: 4096 (4 KiB), -5 (EIO).
 */
#include <errno.h>
#include <event-parse.h>
#include <inttypes.h>
#include <string.h>
#include <trace-seq.h>

#include "dax_event.h"

/* The only exported symbols: other plugins are in the same process */
#define VISIBLE	__attribute__((visibility("default")))

VISIBLE int TEP_PLUGIN_LOADER(struct tep_handle *tep);
VISIBLE void TEP_PLUGIN_UNLOADER(struct tep_handle *tep);

/* A byte count, and the same in the largest unit that divides it evenly */
static void print_bytes(struct trace_seq *s, const char *key, int64_t bytes)
{
	static const char units[] = "KMGTPE";
	int64_t whole = bytes;
	int unit = -1;

	while (whole >= 1024 && whole % 1024 == 0 && units[unit + 1]) {
		whole /= 1024;
		unit++;
	}
	trace_seq_printf(s, " %s %" PRId64, key, bytes);
	if (unit >= 0)
		trace_seq_printf(s, " (%" PRId64 " %ciB)", whole, units[unit]);
}

static void print_name(struct trace_seq *s, const char *key, const char *name,
		       int number)
{
	if (name)
		trace_seq_printf(s, " %s %s", key, name);
	else
		trace_seq_printf(s, " %s %d (unknown)", key, number);
}

/* The read's result; a count below the requested one is called short */
static void print_ret(struct trace_seq *s, const struct dax_event *e)
{
	const char *name = NULL;

	if (e->ret >= 0) {
		print_bytes(s, "ret", e->ret);
		if ((uint64_t)e->ret < e->len)
			trace_seq_puts(s, " (short)");
		return;
	}
	trace_seq_printf(s, " ret %" PRId64, e->ret);
	if (e->ret >= -4095)
		name = strerrorname_np((int)-e->ret);
	if (name)
		trace_seq_printf(s, " (%s)", name);
}

static void print_fields(struct trace_seq *s, const struct dax_event *e)
{
	trace_seq_printf(s, "dev %u,%u ino %" PRIu64, e->major, e->minor,
			 e->ino);
	if (e->kind == DAX_EVENT_BEGIN || e->kind == DAX_EVENT_LOCKED ||
	    e->kind == DAX_EVENT_END)
		print_name(s, "method", dax_method_name(e->method), e->method);
	if (e->kind != DAX_EVENT_LOCKED) {
		print_bytes(s, "pos", e->pos);
		print_bytes(s, "len", (int64_t)e->len);
	}
	if (e->kind == DAX_EVENT_MAP)
		trace_seq_printf(s, " pblk %" PRIu64, e->pblk);
	if (e->kind == DAX_EVENT_MAP || e->kind == DAX_EVENT_COPY)
		print_name(s, "type", dax_type_name(e->kind, e->type), e->type);
	if (e->kind == DAX_EVENT_END) {
		print_ret(s, e);
		if (e->ns)
			trace_seq_printf(s, " ns %" PRIu64, e->ns);
		else
			trace_seq_puts(s, " ns 0 (begin not traced)");
	}
}

/* Not 0 makes libtraceevent print the event by the kernel's own format */
static int handle(struct trace_seq *s, struct tep_record *record,
		  struct tep_event *event, void *context)
{
	struct dax_event_format format;
	struct dax_event e;

	(void)context;
	if (!dax_event_format_init(&format, event) ||
	    !dax_event_decode(&format, record, &e))
		return 1;
	print_fields(s, &e);
	return 0;
}

int TEP_PLUGIN_LOADER(struct tep_handle *tep)
{
	for (unsigned int kind = 0; kind < DAX_EVENT_KINDS; kind++)
		tep_register_event_handler(tep, -1, DAX_EVENT_SYSTEM,
					   dax_event_name(kind), handle, NULL);
	return 0;
}

void TEP_PLUGIN_UNLOADER(struct tep_handle *tep)
{
	for (unsigned int kind = 0; kind < DAX_EVENT_KINDS; kind++)
		tep_unregister_event_handler(tep, -1, DAX_EVENT_SYSTEM,
					     dax_event_name(kind), handle,
					     NULL);
}
