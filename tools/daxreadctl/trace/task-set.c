// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
#include "trace/task-set.h"

#include <limits.h>
#include <stdlib.h>

#include "lib/memory.h"

/* The kernel's PID_MAX_LIMIT on machines of 64 bits */
#define IDS		(1 << 22)
#define WORD_BITS	(sizeof(unsigned long) * CHAR_BIT)

static bool is_id(int pid)
{
	return pid > 0 && pid < IDS;
}

void task_set_add(struct task_set *set, int pid)
{
	if (!is_id(pid))
		return;
	if (!set->bits)
		set->bits = new_zeroed(IDS / WORD_BITS, sizeof(*set->bits));
	set->bits[(size_t)pid / WORD_BITS] |= 1UL << (size_t)pid % WORD_BITS;
}

bool task_set_has(const struct task_set *set, int pid)
{
	return set->bits && is_id(pid) &&
	       set->bits[(size_t)pid / WORD_BITS] >> (size_t)pid % WORD_BITS & 1;
}

void task_set_free(struct task_set *set)
{
	free(set->bits);
	set->bits = NULL;
}
