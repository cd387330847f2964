/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Warnings about what changes the meaning of a figure. */
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

/* Adds a warning, unless the list has it. @name is not copied. */
void warnings_add(struct warnings *warnings, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

void warnings_free(struct warnings *warnings);

#endif
