/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
#ifndef FS_MACHINE_SETTINGS_H
#define FS_MACHINE_SETTINGS_H

#include <stddef.h>

#include "lib/output/document.h"

/* A setting of the machine that measured times depend on */
struct setting {
	char *name;		/* as a JSON key: "cpu_model" */
	char *value;		/* NULL: not known */
};

struct settings {
	struct setting *items;
	size_t count;
};

/* Adds those of this machine. */
void settings_read(struct settings *settings);

/* Adds one. @value is copied; NULL: not known. */
void settings_add(struct settings *settings, const char *name, const char *value);

/* Shows them as a table. Returns an exit status. */
int settings_show(const struct settings *settings, struct document *document);

/*
 * The section of a page about the machine: this one; or, if the results were read from the
 * file @from, that they do not tell. Returns an exit status.
 */
int settings_section(struct document *document, const char *from);

void settings_free(struct settings *settings);

#endif
