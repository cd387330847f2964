// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "fs/checks/check.h"

#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"
#include "lib/message.h"

static struct check *add(struct checks *checks, const char *name, enum check_state state)
{
	struct check *check;

	checks->items = grown(checks->items, checks->count + 1, sizeof(*checks->items));
	check = &checks->items[checks->count++];
	*check = (struct check){ .name = name, .state = state };
	return check;
}

struct check *check_ok(struct checks *checks, const char *name, char *value)
{
	struct check *check = add(checks, name, CHECK_OK);

	check->value = value;
	return check;
}

struct check *check_not_applicable(struct checks *checks, const char *name, char *value)
{
	struct check *check = add(checks, name, CHECK_NOT_APPLICABLE);

	check->value = value;
	return check;
}

struct check *check_unknown(struct checks *checks, const char *name, char *cause)
{
	struct check *check = add(checks, name, CHECK_UNKNOWN);

	check->cause = cause;
	return check;
}

struct check *check_wrong(struct checks *checks, const char *name, char *value,
			  const char *why_not, char *cause)
{
	struct check *check = add(checks, name, CHECK_WRONG);

	check->value = value;
	check->why_not = why_not;
	check->cause = cause;
	return check;
}

const char *check_state_name(enum check_state state)
{
	static const char *const names[] = {
		[CHECK_OK] = "ok", [CHECK_WRONG] = "wrong", [CHECK_NOT_APPLICABLE] = "n/a",
		[CHECK_UNKNOWN] = "unknown",
	};

	return names[state];
}

bool checks_wrong(const struct checks *checks, const char *name)
{
	for (size_t i = 0; i < checks->count; i++) {
		if (checks->items[i].state == CHECK_WRONG &&
		    strcmp(checks->items[i].name, name) == 0)
			return true;
	}
	return false;
}

int checks_status(const struct checks *checks)
{
	int status = EXIT_SUCCESS;

	for (size_t i = 0; i < checks->count; i++) {
		if (checks->items[i].state != CHECK_WRONG)
			continue;
		if (checks->items[i].unsupported)
			return EXIT_UNSUPPORTED;
		status = EXIT_FAILURE;
	}
	return status;
}

void checks_free(struct checks *checks)
{
	for (size_t i = 0; i < checks->count; i++) {
		free(checks->items[i].value);
		free(checks->items[i].cause);
		free(checks->items[i].command);
		free(checks->items[i].erases);
	}
	free(checks->items);
	*checks = (struct checks){ 0 };
}
