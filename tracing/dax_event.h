/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * Decodes the five events that ext4 emits for a DAX read from binary records, for the
 * plugin and for `daxreadctl trace`.
 */
#ifndef DAX_EVENT_H
#define DAX_EVENT_H

#include <event-parse.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DAX_EVENT_SYSTEM	"ext4"

enum dax_event_kind {
	DAX_EVENT_BEGIN,	/* a read enters */
	DAX_EVENT_LOCKED,	/* the inode lock is held */
	DAX_EVENT_MAP,		/* a range is resolved */
	DAX_EVENT_COPY,		/* bytes were copied to the user */
	DAX_EVENT_END,		/* the read is over */
};

#define DAX_EVENT_KINDS		(DAX_EVENT_END + 1)

enum dax_method {
	DAX_METHOD_READ,
	DAX_METHOD_READ_ITER,
};

#define DAX_METHODS		(DAX_METHOD_READ_ITER + 1)

/* One event. Fields that this kind of event does not have are 0. */
struct dax_event {
	enum dax_event_kind kind;
	uint64_t ts;		/* its time, in units of the trace's clock */
	int pid;		/* the task */
	unsigned int major;	/* of the device */
	unsigned int minor;
	uint64_t ino;
	int method;		/* begin, locked, end: enum dax_method */
	int type;		/* map: written, unwritten, hole; copy: copy, zero */
	int64_t pos;		/* all but locked: bytes */
	uint64_t len;		/* all but locked: bytes */
	uint64_t pblk;		/* map: block number, 0 for a hole */
	int64_t ret;		/* end: bytes read, or -errno */
	uint64_t ns;		/* end: duration; 0 if the begin was not traced */
};

/* The places of an event's fields in a record; made once for each event of a trace. */
struct dax_event_format {
	enum dax_event_kind kind;
	struct tep_event *event;
	struct tep_format_field *pid, *dev, *ino, *method, *type;
	struct tep_format_field *pos, *len, *pblk, *ret, *ns;
};

/* "ext4_dax_read_begin" and so on, never NULL. */
const char *dax_event_name(enum dax_event_kind kind);

/* "read" or "read_iter"; NULL for a number that is neither. */
const char *dax_method_name(int method);

/* The name of a map or copy event's type; NULL for an unknown number. */
const char *dax_type_name(enum dax_event_kind kind, int type);

/*
 * Finds the fields of @event. False if it is none of the five, or if it lacks
 * a field that an event of its kind has.
 */
bool dax_event_format_init(struct dax_event_format *format,
			   struct tep_event *event);

/* False if @record is too short for the fields that @format names. */
bool dax_event_decode(const struct dax_event_format *format,
		      struct tep_record *record, struct dax_event *out);

#endif
