/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* What makes a figure mean something else, to be said beside it. */
#ifndef WARNINGS_H
#define WARNINGS_H

#include <stddef.h>

struct warning {
	const char *name;	/* for programs: "active-trace" */
	char *text;		/* for people: a sentence without its full stop */
};

struct warnings {
	struct warning *items;
	size_t count;
};

/* Adds one, unless the same is there. @name stays where it is. */
void warnings_add(struct warnings *warnings, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

void warnings_free(struct warnings *warnings);

#endif
