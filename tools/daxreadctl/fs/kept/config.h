/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/*
 * The text of /etc/daxreadctl.conf, which says how switches are set at each mount. A line
 * is blank, a comment (# to its end), or a file system and its switches:
 *
 *	UUID=0f9d1c5e-7a3b-4c2d-9e8f-001122334455 read=on read_iter=off
 */
#ifndef FS_KEPT_CONFIG_H
#define FS_KEPT_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define KEPT_SWITCHES	2

/* Their words, as --switch takes them: "read" and "read_iter" */
extern const char *const kept_words[KEPT_SWITCHES];

struct kept_line {
	char *text;			/* without its newline */
	char *uuid;			/* NULL: a comment, or blank */
	int states[KEPT_SWITCHES];	/* 1, 0, or -1: not kept */
};

/* A struct kept of all zeros is an empty text. */
struct kept {
	struct kept_line *lines;
	size_t count;
};

/*
 * Reads @file to its end. Returns NULL, or "CAUSE; REMEDY" for the line that is the last
 * one of @kept then. ferror() tells whether all was read.
 */
const char *kept_parse(struct kept *kept, FILE *file);

/* How the switch @word of the file system @uuid is kept: 1, 0, or -1: it is not */
int kept_state(const struct kept *kept, const char *uuid, const char *word);

/* Changes the file system's line, or adds one; all other lines stay as they are. */
void kept_set(struct kept *kept, const char *uuid, const char *word, bool on);

/*
 * Removes the switch @word (NULL: all) of @uuid, and its line if that has no other.
 * Returns false if it was not kept.
 */
bool kept_forget(struct kept *kept, const char *uuid, const char *word);

/* Writes the text; ferror() tells whether all was written. */
void kept_print(const struct kept *kept, FILE *file);

void kept_free(struct kept *kept);

#endif
