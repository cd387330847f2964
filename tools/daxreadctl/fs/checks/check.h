/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* Checks and what they found, from the kernel up to a file. */
#ifndef FS_CHECKS_CHECK_H
#define FS_CHECKS_CHECK_H

#include <stdbool.h>
#include <stddef.h>

enum check_state {
	CHECK_OK,
	CHECK_WRONG,
	CHECK_NOT_APPLICABLE,
	CHECK_UNKNOWN,
};

struct check {
	const char *name;	/* "namespace-mode" */
	enum check_state state;
	char *value;		/* what was seen; NULL: nothing */
	/* If it is wrong; of these an unknown check has the cause only. */
	const char *why_not;	/* a fixed word: the one that list prints, if it has one */
	char *cause;		/* a sentence without its full stop */
	char *command;		/* that repairs it; NULL: there is none */
	char *erases;		/* what that command destroys; NULL: nothing */
	bool unsupported;	/* this kernel or this device cannot do it */
};

struct checks {
	struct check *items;
	size_t count;
};

/*
 * Each function adds one check, which frees @value and @cause. The pointer is valid until the
 * next check is added.
 */
struct check *check_ok(struct checks *checks, const char *name, char *value);
struct check *check_not_applicable(struct checks *checks, const char *name, char *value);
struct check *check_unknown(struct checks *checks, const char *name, char *cause);
struct check *check_wrong(struct checks *checks, const char *name, char *value,
			  const char *why_not, char *cause);

/* "ok", "wrong", "n/a", "unknown" */
const char *check_state_name(enum check_state state);

/* True if a check of this name is wrong. */
bool checks_wrong(const struct checks *checks, const char *name);

/*
 * The exit status that they give: 2 if this kernel or device cannot, 1 if something is
 * wrong, 0 if nothing is
 */
int checks_status(const struct checks *checks);

void checks_free(struct checks *checks);

#endif
